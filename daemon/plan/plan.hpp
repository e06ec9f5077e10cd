#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/ledger/ledger.hpp"
#include "daemon/plan/content.hpp"
#include "daemon/playlist/resolve.hpp"

namespace xiangyin::plan {

/// One broadcast to come, with what will become of it as far as can be told.
struct Planned {
  std::string rule;
  std::string recurrence_id;  ///< local time of the occurrence
  core::Instant start;
  core::Duration lateness{};
  std::string playlist;
  std::vector<std::string> zones;
  std::int64_t milliseconds = 0;                         ///< how long it lasts; 0 if it cannot be said
  ledger::Outcome outcome = ledger::Outcome::completed;  ///< predicted
  std::string reason;                                    ///< for anything but completed
  std::vector<std::string> warnings;
};

/// What the station will carry out with start in (from, to], in the order of the starts, at most `limit`. The
/// screen shows it and the conductor follows it: there is no other way to a broadcast by rule.
std::vector<Planned> plan(const Content& content, const Station& station, core::Instant from,
                          core::Instant to, std::size_t limit);

/// The first moment after `from` at which anything is due; none if nothing ever will be.
std::optional<core::Instant> next_due(const Content& content, core::Instant from);

}  // namespace xiangyin::plan
