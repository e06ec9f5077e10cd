#pragma once

#include "daemon/schedule/recurrence.hpp"

namespace xiangyin::schedule {

/// A rule beside its DTSTART, without COUNT and UNTIL: an endless set of seconds of the wall clock.
///
/// Work is bounded: next() looks at each year, month, week or matching day up to the end of the calendar once
/// at the most, and gives up after `most_steps` periods of less than a day that fit nowhere.
class Pattern {
 public:
  virtual ~Pattern() = default;

  /// The first occurrence at or after `from`, and not before DTSTART. Nothing if there is none before the
  /// calendar ends.
  virtual std::optional<LocalSecond> first_from(LocalSecond from) const = 0;
  /// The occurrence with this number, counted from 1.
  virtual std::optional<LocalSecond> nth(std::int64_t number) const = 0;
};

inline constexpr std::int64_t most_steps = 20'000'000;

constexpr std::int64_t floor_divide(std::int64_t dividend, std::int64_t divisor) {
  return dividend / divisor - (dividend % divisor < 0 ? 1 : 0);
}

constexpr DayNumber day_of(LocalSecond second) {
  return static_cast<DayNumber>(floor_divide(second, seconds_per_day));
}

/// What a rule leaves unsaid comes from its DTSTART (RFC 5545 section 3.3.10: "information missing from the
/// rule"): the same rule with the times, and for yearly, monthly and weekly rules the days, filled in.
Recurrence complete_from_start(Recurrence rule, const LocalTime& start);

}  // namespace xiangyin::schedule
