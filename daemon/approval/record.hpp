#pragma once

#include <optional>
#include <string>
#include <vector>

#include <SQLiteCpp/Database.h>

#include "daemon/approval/standing.hpp"

/// The approval record on disk. Lines are only ever added.
namespace xiangyin::approval {

/// Puts an entry on record and gives it its number. Errors: io.
core::Result<Entry> add(SQLite::Database& database, Entry entry);

/// What all of it comes to.
core::Result<Standings> load(SQLite::Database& database);

struct Filter {
  std::string recording;              ///< empty: every one
  std::optional<core::Instant> from;  ///< then or later
  std::optional<core::Instant> to;    ///< before
};

/// Entries numbered below `before` (0: the newest), newest first.
core::Result<std::vector<Entry>> page(SQLite::Database& database, std::int64_t before, int limit,
                                      const Filter& filter);

}  // namespace xiangyin::approval
