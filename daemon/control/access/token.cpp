#include "daemon/control/access/token.hpp"

#include <algorithm>
#include <array>

#include <SQLiteCpp/Statement.h>

namespace xiangyin::control {
namespace {

using core::Error;
using core::ErrorCode;
using core::Instant;
using core::Result;

constexpr std::array<std::string_view, 4> kinds{"bearer", "browser", "certificate", "calendar"};
constexpr std::string_view prefix = "xy_";
constexpr std::size_t longest_name = 64;

std::int64_t count(Instant instant) {
  return instant.time_since_epoch().count();
}

void bind(SQLite::Statement& statement, int index, const std::optional<Instant>& instant) {
  if (instant) {
    statement.bind(index, count(*instant));
  } else {
    statement.bind(index);
  }
}

std::optional<Instant> instant(const SQLite::Column& column) {
  if (column.isNull()) return std::nullopt;
  return Instant(core::Duration(column.getInt64()));
}

boost::json::value to_json(const std::optional<Instant>& moment) {
  if (!moment) return nullptr;
  return boost::json::value(core::to_rfc3339(*moment));
}

}  // namespace

std::string_view to_text(TokenKind kind) {
  return kinds.at(static_cast<std::size_t>(kind));
}

boost::json::object Token::to_json() const {
  boost::json::object body;
  body["id"] = id;
  body["name"] = name;
  body["role"] = to_text(role);
  body["kind"] = to_text(kind);
  body["created_at"] = core::to_rfc3339(created_at);
  body["expires_at"] = control::to_json(expires_at);
  body["last_used_at"] = control::to_json(last_used_at);
  body["last_address"] =
      last_address.empty() ? boost::json::value(nullptr) : boost::json::value(last_address);
  return body;
}

std::string secret_text(const std::string& id, const std::string& secret) {
  return std::string(prefix) + id + '_' + secret;
}

std::optional<ShownToken> parse_secret(std::string_view text) {
  if (!text.starts_with(prefix)) return std::nullopt;
  text.remove_prefix(prefix.size());
  const auto end = text.find('_');
  if (end == std::string_view::npos || end == 0) return std::nullopt;
  return ShownToken{text.substr(0, end), text.substr(end + 1)};
}

Result<std::string> parse_token_name(std::string_view text) {
  const bool controls = std::any_of(text.begin(), text.end(), [](char character) {
    return static_cast<unsigned char>(character) < 0x20 || character == 0x7f;
  });
  if (text.empty() || text.size() > longest_name || controls) {
    return Error{ErrorCode::invalid, "name", "must be 1 to 64 bytes of text",
                 "Say whose it is, for example \"office phone\"."};
  }
  return std::string(text);
}

Result<std::vector<Token>> load_tokens(SQLite::Database& database) {
  std::vector<Token> tokens;
  SQLite::Statement query(database,
                          "SELECT id, kind, name, role, hash, created_at, expires_at, last_used_at, "
                          "last_address FROM token ORDER BY created_at, id");
  while (query.executeStep()) {
    Token token;
    const std::string kind = query.getColumn(1).getString();
    const auto place = std::find(kinds.begin(), kinds.end(), kind);
    const auto role = parse_role(query.getColumn(3).getString());
    if (place == kinds.end() || !role) continue;  // of a newer program: lets nobody in
    token.id = query.getColumn(0).getString();
    token.kind = static_cast<TokenKind>(place - kinds.begin());
    token.name = query.getColumn(2).getString();
    token.role = *role;
    token.hash = query.getColumn(4).getString();
    token.created_at = *instant(query.getColumn(5));
    token.expires_at = instant(query.getColumn(6));
    token.last_used_at = instant(query.getColumn(7));
    token.last_address = query.getColumn(8).getString();
    tokens.push_back(std::move(token));
  }
  return tokens;
}

Result<void> insert_token(SQLite::Database& database, const Token& token) {
  SQLite::Statement insert(database, "INSERT INTO token VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  insert.bind(1, token.id);
  insert.bind(2, std::string(to_text(token.kind)));
  insert.bind(3, token.name);
  insert.bind(4, std::string(to_text(token.role)));
  insert.bind(5, token.hash);
  insert.bind(6, count(token.created_at));
  bind(insert, 7, token.expires_at);
  bind(insert, 8, token.last_used_at);
  insert.bind(9, token.last_address);
  insert.exec();
  return {};
}

Result<void> delete_token(SQLite::Database& database, const std::string& id) {
  SQLite::Statement remove(database, "DELETE FROM token WHERE id = ?");
  remove.bind(1, id);
  remove.exec();
  return {};
}

Result<void> note_use(SQLite::Database& database, const Token& token) {
  SQLite::Statement update(database, "UPDATE token SET last_used_at = ?, last_address = ? WHERE id = ?");
  bind(update, 1, token.last_used_at);
  update.bind(2, token.last_address);
  update.bind(3, token.id);
  update.exec();
  return {};
}

}  // namespace xiangyin::control
