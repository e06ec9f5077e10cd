#pragma once

#include <map>
#include <string>
#include <vector>

#include "daemon/plan/bid.hpp"
#include "daemon/plan/daily_period.hpp"
#include "daemon/plan/station.hpp"

namespace xiangyin::plan {

/// What the station's own settings allow: the night lock, which nothing passes but a few short emergencies,
/// and the minutes and repeats of a day. Keeps count of what has been on air. `station` outlives it.
class AirTime {
 public:
  explicit AirTime(const Station& station) : station_(station) {}

  struct Answer {
    Cause refusal = Cause::none;
    std::string zone;                                ///< whose limit it is
    core::Instant until;                             ///< end of the quiet hours
    core::Duration longest = core::Duration::max();  ///< an emergency may be on air for so long
  };
  /// May it be on air from `begin` for `length`? `again`: it was interrupted before.
  Answer ask(const Bid& bid, core::Instant begin, core::Duration length, bool again) const;
  /// How late, up to `latest`, what may begin at `begin` may still begin without lasting into quiet hours.
  core::Instant latest_start(const Bid& bid, core::Instant begin, core::Duration length,
                             core::Instant latest) const;
  void book(const Bid& bid, core::Instant begin, core::Duration length, bool again);
  /// It was cut short: `length` of what was booked at `begin` was not used.
  void give_back(const Bid& bid, core::Instant begin, core::Duration length);
  /// It will not be on air at all as it was booked.
  void unbook(const Bid& bid, core::Instant begin, core::Duration length, bool again);

 private:
  struct Day {
    core::Duration used{};
    std::map<std::string, int, std::less<>> said;  ///< playlist: how often
  };
  std::optional<Span> quiet(const config::Zone& zone, Span span) const;
  bool is_used_up(const config::Zone& zone, const Bid& bid, core::Instant begin, core::Duration length,
                  bool again, Answer& answer) const;
  int emergencies(const config::Zone& zone, Span span) const;
  schedule::DayNumber day_of(core::Instant moment) const;
  Day& day(const config::Zone& zone, core::Instant moment);
  bool counts() const;

  const Station& station_;
  std::map<std::string, std::map<schedule::DayNumber, Day>> days_;  ///< by zone; the last three
  struct Emergency {
    core::Instant begin;
    std::vector<int> channels;
  };
  std::vector<Emergency> emergencies_;  ///< of the last two days
};

}  // namespace xiangyin::plan
