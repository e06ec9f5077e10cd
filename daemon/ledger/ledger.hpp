#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <SQLiteCpp/Database.h>

#include "daemon/core/result.hpp"
#include "daemon/ledger/row.hpp"

namespace xiangyin::ledger {

/// Records durably that a broadcast has been decided on, before anything is said, so that its occurrence is
/// never said twice. Errors: conflict when the occurrence is claimed or on record already.
core::Result<void> claim(SQLite::Database& database, const Row& row);
/// Replaces what the claim says, for instance that it is on air now.
core::Result<void> update_claim(SQLite::Database& database, const Row& row);
/// Drops a claim that nothing has come of: its occurrence is open again.
core::Result<void> release(SQLite::Database& database, const std::string& broadcast);
/// The claims a crash left behind.
core::Result<std::vector<Row>> claims(SQLite::Database& database);

/// Puts the outcome on record and ends the claim, if there is one, in one transaction. Returns the row with
/// its number and hash. Errors: conflict when the occurrence is on record already.
core::Result<Row> close(SQLite::Database& database, Row row);

/// True when the occurrence is claimed or on record.
core::Result<bool> is_decided(SQLite::Database& database, const std::string& rule,
                              const std::string& recurrence_id);

/// The scheduled moment of the newest row; none for an empty ledger.
core::Result<std::optional<core::Instant>> last_scheduled(SQLite::Database& database);

/// Which rows are meant; what is empty does not matter.
struct Filter {
  std::optional<core::Instant> from;  ///< scheduled then or later
  std::optional<core::Instant> to;    ///< scheduled before
  std::string rule;
  std::string playlist;
  std::string zone;
  std::string outcome;
};

/// A page of the ledger, newest first: rows numbered below `before` (0: from the newest).
core::Result<std::vector<Row>> page(SQLite::Database& database, std::int64_t before, int limit,
                                    const Filter& filter = {});

/// What was scheduled in [from, to), in the order of the moments, at most `limit`.
core::Result<std::vector<Row>> between(SQLite::Database& database, core::Instant from, core::Instant to,
                                       int limit);

/// How long something was said.
struct Said {
  core::Instant scheduled_at;
  std::int64_t milliseconds = 0;
  bool completed = false;
};
/// The rows of between(), all of them, without what else is known of them.
core::Result<std::vector<Said>> said_between(SQLite::Database& database, core::Instant from,
                                             core::Instant to);

/// Walks the whole chain of hashes; the error names the first row that was tampered with. Returns how many
/// rows there are.
core::Result<std::int64_t> verify(SQLite::Database& database);

/// Lets the oldest rows go, up to the first that was scheduled at this moment or later, but never the newest.
/// The chain goes on from the hash of the last that went. Returns how many went.
core::Result<std::int64_t> prune(SQLite::Database& database, core::Instant before);

}  // namespace xiangyin::ledger
