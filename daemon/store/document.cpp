#include "daemon/store/document.hpp"

#include <array>

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <boost/json/serialize.hpp>

#include "daemon/core/json.hpp"

namespace xiangyin::store {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

struct KindName {
  std::string_view name;
  std::string_view plural;
};
constexpr std::array<KindName, 5> kinds{{{"recording", "recordings"},
                                         {"announcement", "announcements"},
                                         {"playlist", "playlists"},
                                         {"rule", "rules"},
                                         {"day_set", "day-sets"}}};

Result<Kind> parse_kind(std::string_view text) {
  for (std::size_t index = 0; index < kinds.size(); ++index) {
    if (kinds.at(index).name == text) return static_cast<Kind>(index);
  }
  return Error{
      ErrorCode::io, {}, "the database holds a document of unknown kind '" + std::string(text) + "'", {}};
}

std::int64_t next_revision(SQLite::Database& database) {
  database.exec("UPDATE counter SET value = value + 1 WHERE name = 'revision'");
  return database.execAndGet("SELECT value FROM counter WHERE name = 'revision'").getInt64();
}

std::int64_t current_revision(SQLite::Database& database, const Change& change) {
  SQLite::Statement query(database, "SELECT revision FROM document WHERE kind = ? AND id = ?");
  query.bind(1, std::string(to_text(change.kind)));
  query.bind(2, change.id);
  return query.executeStep() ? query.getColumn(0).getInt64() : 0;
}

Result<void> check_expected(const Change& change, std::int64_t current) {
  const std::string what = std::string(to_text(change.kind)) + " '" + change.id + "'";
  if (!change.body && current == 0) {
    return Error{ErrorCode::not_found,
                 {},
                 "there is no " + what,
                 "List the " + std::string(plural(change.kind)) + "."};
  }
  if (!change.expected || *change.expected == current) return {};
  if (current == 0)
    return Error{ErrorCode::conflict, {}, what + " has been deleted", "Look at what is there now."};
  if (*change.expected == 0) {
    return Error{
        ErrorCode::conflict, {}, what + " is there already", "Choose another name, or change that one."};
  }
  return Error{
      ErrorCode::conflict,
      {},
      what + " has been changed by somebody else (it is at revision " + std::to_string(current) + ")",
      "Read it again and repeat your change."};
}

/// Within the caller's transaction.
Result<Document> carry_out(SQLite::Database& database, const Change& change, core::Instant now) {
  if (auto expected = check_expected(change, current_revision(database, change)); !expected)
    return expected.error();
  Document document{change.kind, change.id, next_revision(database), now,
                    change.body.value_or(boost::json::object())};
  if (change.body) {
    SQLite::Statement put(database, "INSERT OR REPLACE INTO document VALUES (?, ?, ?, ?, ?)");
    put.bind(1, std::string(to_text(change.kind)));
    put.bind(2, change.id);
    put.bind(3, document.revision);
    put.bind(4, static_cast<std::int64_t>(now.time_since_epoch().count()));
    put.bind(5, boost::json::serialize(*change.body));
    put.exec();
  } else {
    SQLite::Statement remove(database, "DELETE FROM document WHERE kind = ? AND id = ?");
    remove.bind(1, std::string(to_text(change.kind)));
    remove.bind(2, change.id);
    remove.exec();
  }
  return document;
}

}  // namespace

std::string_view to_text(Kind kind) {
  return kinds.at(static_cast<std::size_t>(kind)).name;
}
std::string_view plural(Kind kind) {
  return kinds.at(static_cast<std::size_t>(kind)).plural;
}

Result<std::vector<Document>> load_documents(SQLite::Database& database) {
  std::vector<Document> documents;
  SQLite::Statement query(database,
                          "SELECT kind, id, revision, changed_at, body FROM document ORDER BY kind, id");
  while (query.executeStep()) {
    const auto kind = parse_kind(query.getColumn(0).getString());
    if (!kind) return kind.error();
    auto body = core::parse_json(query.getColumn(4).getString());
    if (!body || !body->is_object()) {
      return Error{ErrorCode::io, {}, "document '" + query.getColumn(1).getString() + "' is damaged", {}};
    }
    documents.push_back({*kind, query.getColumn(1).getString(), query.getColumn(2).getInt64(),
                         core::Instant(core::Duration(query.getColumn(3).getInt64())),
                         std::move(body->get_object())});
  }
  return documents;
}

Result<Document> apply_change(SQLite::Database& database, const Change& change, core::Instant now) {
  SQLite::Transaction transaction(database);
  auto document = carry_out(database, change, now);
  if (document) transaction.commit();
  return document;
}

Result<std::vector<Document>> apply_changes(SQLite::Database& database, const std::vector<Change>& changes,
                                            core::Instant now) {
  SQLite::Transaction transaction(database);
  std::vector<Document> documents;
  for (const Change& change : changes) {
    auto document = carry_out(database, change, now);
    if (!document) return core::at_field(document.error(), "/changes/" + std::to_string(documents.size()));
    documents.push_back(std::move(*document));
  }
  transaction.commit();
  return documents;
}

}  // namespace xiangyin::store
