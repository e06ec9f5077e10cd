#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "daemon/schedule/local_time.hpp"

namespace xiangyin::schedule {

/// The calendars a rule can count in: the values of RSCALE (RFC 7529), named as in CLDR.
enum class Scale : std::uint8_t { gregorian, chinese, hebrew, islamic_civil, ethiopic };

/// "CHINESE", as RSCALE has it.
std::string_view to_text(Scale scale);
std::optional<Scale> parse_scale(std::string_view text);

/// Consecutive days.
struct DaySpan {
  DayNumber first = 0;
  int length = 0;

  DayNumber end() const { return first + length; }  ///< the day after the last
  bool contains(DayNumber day) const { return day >= first && day < end(); }
};

/// What a month is called: its number, and whether it is the leap month that follows the month of that number
/// ("5L" in RFC 7529).
struct MonthName {
  int number = 1;
  bool leap = false;

  auto operator<=>(const MonthName&) const = default;
};

struct CalendarMonth {
  MonthName name;
  DaySpan days;
};

/// One year of a calendar, laid out in months.
struct CalendarYear {
  int number = 0;
  DaySpan days;
  int month_count = 0;
  std::array<CalendarMonth, 13> months;

  void append(MonthName name, int length);
  /// The position of the month a day of this year is in.
  int month_at(DayNumber day) const;
  /// The position of a month by name; nothing where this year does not have it.
  std::optional<int> find(MonthName name) const;
};

/// A way to divide days into months and years. Calendars are constants: safe from any thread.
class Calendar {
 public:
  static const Calendar& of(Scale scale);
  virtual ~Calendar() = default;

  virtual int first_year() const = 0;
  virtual int last_year() const = 0;
  virtual int highest_month() const { return 12; }
  virtual bool has_leap_months() const { return false; }

  /// For first_year() to last_year() + 1.
  virtual DayNumber first_day(int year) const = 0;
  /// How many months there are from the beginning of first_year() to that of `year`.
  virtual std::int64_t months_before(int year) const = 0;
  /// For first_year() to last_year().
  virtual CalendarYear year(int number) const = 0;

  /// The year a day is in. Beyond the calendar's ends some year beyond them.
  int year_of(DayNumber day) const;
  /// The year of a month counted as months_before() counts.
  int year_of_month(std::int64_t month) const;
  bool covers(DayNumber day) const;
};

}  // namespace xiangyin::schedule
