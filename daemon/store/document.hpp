#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <SQLiteCpp/Database.h>
#include <boost/json/object.hpp>

#include "daemon/core/result.hpp"
#include "daemon/core/time.hpp"

namespace xiangyin::store {

/// What admins and offices put into the station. The names stand in the database and in the API's paths.
enum class Kind { recording, announcement, playlist, rule, day_set };

std::string_view to_text(Kind kind);  ///< "announcement"
std::string_view plural(Kind kind);   ///< "day-sets", as in /v1/day-sets

/// One piece of content. `revision` rises over the whole station with every change and is never used twice,
/// so it serves as the entity tag.
struct Document {
  Kind kind = Kind::recording;
  std::string id;
  std::int64_t revision = 0;
  core::Instant changed_at;
  boost::json::object body;
};

/// A document to put in place, or to delete (no body). `expected` is the revision the sender has seen, 0 for
/// "there must be none yet"; none for "whatever it is".
struct Change {
  Kind kind = Kind::recording;
  std::string id;
  std::optional<boost::json::object> body;
  std::optional<std::int64_t> expected;
};

core::Result<std::vector<Document>> load_documents(SQLite::Database& database);

/// Carries out a change durably. Returns the document as stored (its body empty if deleted). Errors: conflict
/// when it is not at the revision expected; not_found when there is nothing to delete; io.
core::Result<Document> apply_change(SQLite::Database& database, const Change& change, core::Instant now);

/// The same for several, all or none of them, in the order given. The error's field names the one at fault:
/// "/changes/3".
core::Result<std::vector<Document>> apply_changes(SQLite::Database& database,
                                                  const std::vector<Change>& changes, core::Instant now);

}  // namespace xiangyin::store
