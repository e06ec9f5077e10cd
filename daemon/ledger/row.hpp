#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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
  std::string priority = "routine";  ///< class of the broadcast
  core::Instant scheduled_at;
  std::optional<core::Instant> on_air_at;  ///< first audible frame by the device's clock
  std::optional<core::Instant> ended_at;
  Outcome outcome = Outcome::completed;
  std::string reason;  ///< a sentence for anything but an undisturbed completion
  std::int64_t said_milliseconds = 0;
  double peak_dbfs = -120;
  double rms_dbfs = -120;
  std::string hash;  ///< SHA-256 of the previous row's hash and this row's body

  boost::json::object to_json() const;
  static core::Result<Row> from_json(const boost::json::object& body);
};

}  // namespace xiangyin::ledger
