#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <SQLiteCpp/Database.h>
#include <boost/json/object.hpp>

#include "daemon/control/role.hpp"
#include "daemon/core/result.hpp"
#include "daemon/core/time.hpp"

namespace xiangyin::control {

/// How its holder shows it.
enum class TokenKind {
  bearer,       ///< in the Authorization field (RFC 6750): programs
  browser,      ///< in a cookie that a pairing link has set: phones
  certificate,  ///< by a TLS client certificate: machines
  calendar,     ///< in the address of the plan as a calendar, and good for that alone: who subscribes to it
};
std::string_view to_text(TokenKind kind);  ///< "bearer"

/// What somebody was given so that the station knows them again. The secret itself is kept nowhere: `hash` is
/// its SHA-256 (it is 256 random bits, which no dictionary has), or the certificate's fingerprint.
struct Token {
  std::string id;
  TokenKind kind = TokenKind::bearer;
  std::string name;  ///< whose it is, for the record; no two have the same
  Role role = Role::viewer;
  std::string hash;  ///< 64 hexadecimal digits
  core::Instant created_at;
  std::optional<core::Instant> expires_at;
  std::optional<core::Instant> last_used_at;  ///< on disk to the hour
  std::string last_address;

  bool has_expired(core::Instant now) const { return expires_at && *expires_at <= now; }
  /// Without the hash.
  boost::json::object to_json() const;
};

/// "xy_ID_SECRET": what a holder of a bearer token keeps; and the two parts of what somebody shows. `prefix`
/// is "xy_", or empty in a cookie.
std::string secret_text(const std::string& id, const std::string& secret);
struct ShownToken {
  std::string_view id;
  std::string_view secret;
};
std::optional<ShownToken> parse_secret(std::string_view text);

/// 1 to 64 characters of UTF-8 without control characters. Errors: invalid.
core::Result<std::string> parse_token_name(std::string_view text);

core::Result<std::vector<Token>> load_tokens(SQLite::Database& database);
core::Result<void> insert_token(SQLite::Database& database, const Token& token);
core::Result<void> delete_token(SQLite::Database& database, const std::string& id);
core::Result<void> note_use(SQLite::Database& database, const Token& token);

}  // namespace xiangyin::control
