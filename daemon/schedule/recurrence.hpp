#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/result.hpp"
#include "daemon/schedule/calendar.hpp"
#include "daemon/schedule/local_time.hpp"
#include "daemon/schedule/value_text.hpp"

namespace xiangyin::schedule {

enum class Frequency : std::uint8_t { secondly, minutely, hourly, daily, weekly, monthly, yearly };

/// What becomes of a date that a year or month does not have (RFC 7529 section 4.1).
enum class Skip : std::uint8_t { omit, backward, forward };

/// BYDAY's "-1SU": a weekday, and which of them in the month or year; every one where the ordinal is 0.
struct WeekdayNumber {
  int ordinal = 0;  ///< -53 to 53
  Weekday weekday = Weekday::monday;

  auto operator<=>(const WeekdayNumber&) const = default;
};

/// A recurrence rule: the value of RRULE (RFC 5545 section 3.3.10) with RSCALE and SKIP (RFC 7529). Lists are
/// sorted and have every member once; an empty list is a part that is not there.
struct Recurrence {
  Frequency frequency = Frequency::daily;
  std::optional<Scale> scale;  ///< absent: Gregorian, and said so by saying nothing
  Skip skip = Skip::omit;
  int interval = 1;  ///< at least 1
  std::optional<int> count;
  std::optional<DateValue> until;  ///< the last moment an occurrence may have; a date means the whole day
  std::vector<int>
      by_second;  ///< 0 to 59; 60 is read as 59, as section 3.3.12 has it for clocks without leap seconds
  std::vector<int> by_minute;  ///< 0 to 59
  std::vector<int> by_hour;    ///< 0 to 23
  std::vector<WeekdayNumber> by_day;
  std::vector<int> by_month_day;    ///< 1 to 31, or -31 to -1 from the end
  std::vector<int> by_year_day;     ///< 1 to 385 (366 in the Gregorian calendar), or negative from the end
  std::vector<int> by_week_number;  ///< 1 to 53, or negative from the end
  std::vector<MonthName> by_month;
  std::vector<int> by_set_position;  ///< 1 to 366, or negative from the end
  Weekday week_start = Weekday::monday;

  bool operator==(const Recurrence&) const = default;
  const Calendar& calendar() const { return Calendar::of(scale.value_or(Scale::gregorian)); }
};

/// Reads "FREQ=WEEKLY;BYDAY=MO,FR". Strict: a part that is unknown, repeated, out of range or forbidden
/// beside another is refused. The error's field is the part's name, its message says at which character (from
/// 1) it stands.
core::Result<Recurrence> parse_recurrence(std::string_view text);

/// The canonical text; parse_recurrence() gives the same value back.
std::string to_text(const Recurrence& recurrence);

/// The two-letter names of weekdays, "MO" to "SU", and those of frequencies.
std::string_view to_text(Weekday weekday);
std::string_view to_text(Frequency frequency);

}  // namespace xiangyin::schedule
