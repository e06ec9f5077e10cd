#include "daemon/schedule/agenda.hpp"

#include <algorithm>

namespace xiangyin::schedule {

std::optional<Occurrence> next_occurrence(const Rule& rule, core::Instant after) {
  // The day before is looked at too: where the clock was set back, its occurrence may still be to come.
  const DayNumber yesterday = to_day_number(rule.time_zone.to_local(after).date()) - 1;
  const DayNumber first = std::max(yesterday, to_day_number(rule.from));
  const DayNumber last = rule.until ? to_day_number(*rule.until) : last_day_number;
  for (DayNumber day = first; day <= std::min(last, first + 9); ++day) {
    if (!rule.days.at(static_cast<std::size_t>(weekday(day)))) continue;
    const LocalTime local = to_local_time(LocalSecond{day} * seconds_per_day + rule.second_of_day);
    const core::Instant start = rule.time_zone.to_instant(local);
    if (start > after) return Occurrence{rule.id, local, start};
  }
  return std::nullopt;
}

}  // namespace xiangyin::schedule
