#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "daemon/core/result.hpp"

namespace xiangyin::schedule {

enum class Weekday : std::uint8_t { monday, tuesday, wednesday, thursday, friday, saturday, sunday };

/// Days since 1970-01-01 on the wall calendar, without any time zone.
using DayNumber = std::int32_t;
/// Seconds since 1970-01-01T00:00:00 on the wall clock, without any time zone; every day has 86400.
using LocalSecond = std::int64_t;

inline constexpr LocalSecond seconds_per_day = 86400;

/// A date of the (proleptic) Gregorian calendar on somebody's wall; year 1 to 9999.
struct LocalDate {
  int year = 1970;
  int month = 1;  ///< 1 to 12
  int day = 1;    ///< 1 to 31

  auto operator<=>(const LocalDate&) const = default;
};

/// A date and time on somebody's wall clock ("floating" in RFC 5545); no instant until a TimeZone is asked.
struct LocalTime {
  int year = 1970;
  int month = 1;
  int day = 1;
  int hour = 0;    ///< 0 to 23
  int minute = 0;  ///< 0 to 59
  int second = 0;  ///< 0 to 59; wall clocks of this project have no leap second

  LocalDate date() const { return {year, month, day}; }
  auto operator<=>(const LocalTime&) const = default;
};

/// The first and the last day that can be named.
inline constexpr DayNumber first_day_number = -719162;  // 0001-01-01
inline constexpr DayNumber last_day_number = 2932896;   // 9999-12-31

/// Strictly "2026-11-23" and "2026-11-23T07:30:00", of dates and times that exist on the calendar.
core::Result<LocalDate> parse_local_date(std::string_view text);
core::Result<LocalTime> parse_local_time(std::string_view text);
std::string to_text(const LocalDate& date);
std::string to_text(const LocalTime& time);

bool is_valid(const LocalDate& date);
bool is_valid(const LocalTime& time);

DayNumber to_day_number(const LocalDate& date);
LocalDate to_date(DayNumber day);
LocalSecond to_local_second(const LocalTime& time);
LocalTime to_local_time(LocalSecond second);

LocalTime at_midnight(const LocalDate& date);
LocalDate add_days(const LocalDate& date, int days);

/// 1970-01-01 was a Thursday.
constexpr Weekday weekday(DayNumber day) {
  const int shifted = (day + 3) % 7;
  return static_cast<Weekday>(shifted < 0 ? shifted + 7 : shifted);
}
inline Weekday weekday(const LocalDate& date) {
  return weekday(to_day_number(date));
}

}  // namespace xiangyin::schedule
