#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "daemon/ledger/ledger.hpp"
#include "daemon/plan/content.hpp"
#include "daemon/playlist/resolve.hpp"

namespace xiangyin::plan {

/// One broadcast to come, with what will become of it as far as can be told.
struct Planned {
  std::string rule;
  std::string recurrence_id;  ///< local time of the occurrence
  core::Instant start;        ///< when it is scheduled
  core::Instant air_at;       ///< when it will begin: later than `start` if another is still on air then
  core::Duration lateness{};
  std::string playlist;
  std::vector<std::string> zones;
  std::int64_t milliseconds = 0;                         ///< how long it lasts; 0 if it cannot be said
  ledger::Outcome outcome = ledger::Outcome::completed;  ///< predicted
  std::string reason;                                    ///< for anything but completed
  std::vector<std::string> warnings;
};

/// Between the end of one broadcast and the start of the next that had to wait for it.
inline constexpr core::Duration pause_between = std::chrono::milliseconds(500);

/// What is settled already when a plan is made.
struct Situation {
  core::Instant busy_until = core::Instant::min();        ///< something is on air or cued until then
  std::set<std::pair<std::string, std::string>> decided;  ///< (rule, recurrence_id) to leave out
};

/// What the station will carry out of what is scheduled in (from, to], in the order of the starts, at most
/// `limit`. A broadcast whose moment comes while another is on air waits for its end within its lateness
/// window; otherwise it is displaced. The screen shows this and the conductor follows it: there is no other
/// way to a broadcast by rule.
std::vector<Planned> plan(const Content& content, const Station& station, core::Instant from,
                          core::Instant to, std::size_t limit, Situation situation = {});

/// The first moment after `from` at which anything is scheduled; none if nothing ever will be.
std::optional<core::Instant> next_due(const Content& content, core::Instant from);

/// What the content comes to for one playlist at a moment.
core::Result<playlist::Resolved> resolve(const Content& content, const Station& station,
                                         const playlist::Playlist& playlist, core::Instant at);

/// An output channel, from 0, and the gain of its zone in dB; of the loudest that has it.
struct ZoneChannel {
  int number = 0;
  double gain_db = 0;
};

/// The output channels of some zones in order, none named meaning all. Errors: invalid for an unknown zone.
core::Result<std::vector<ZoneChannel>> channels(const Station& station,
                                                const std::vector<std::string>& zones);

}  // namespace xiangyin::plan
