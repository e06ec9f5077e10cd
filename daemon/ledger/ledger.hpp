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

namespace xiangyin::ledger {

enum class Outcome { completed, partial, displaced, missed, skipped, failed };
std::string_view to_text(Outcome outcome);

/// One broadcast on record, or about to be.
struct Row {
  std::int64_t number = 0;    ///< from 1, without gaps; 0 until it is on record
  std::string broadcast;      ///< UUID
  std::string rule;           ///< empty for a manual start
  std::string recurrence_id;  ///< local time of the occurrence; the broadcast's id for a manual start
  std::string playlist;       ///< what was to be said; "announcement/ID" or "recording/ID" if not a playlist
  std::vector<std::string> zones;
  core::Instant scheduled_at;
  std::optional<core::Instant> on_air_at;  ///< first audible frame by the device's clock
  std::optional<core::Instant> ended_at;
  Outcome outcome = Outcome::completed;
  std::string reason;  ///< a sentence for anything but completed
  std::int64_t said_milliseconds = 0;
  double peak_dbfs = -120;
  double rms_dbfs = -120;
  std::string hash;  ///< SHA-256 of the previous row's hash and this row's body

  boost::json::object to_json() const;
  static core::Result<Row> from_json(const boost::json::object& body);
};

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

/// A page of the ledger, newest first: rows numbered below `before` (0: from the newest).
core::Result<std::vector<Row>> page(SQLite::Database& database, std::int64_t before, int limit);

/// Walks the whole chain of hashes; the error names the first row that was tampered with.
core::Result<std::int64_t> verify(SQLite::Database& database);

}  // namespace xiangyin::ledger
