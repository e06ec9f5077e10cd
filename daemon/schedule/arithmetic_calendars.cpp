#include "daemon/schedule/arithmetic_calendars.hpp"

namespace xiangyin::schedule {
namespace {

/// 0001-01-01 is day 1 of the count that books on calendars use ("rata die"), and day -719162 of ours.
constexpr DayNumber from_rata_die(DayNumber day) {
  return day - 719163;
}

bool is_hebrew_leap_year(int year) {
  return (7 * year + 1) % 19 < 7;
}

/// Days from the Hebrew epoch to the new year's molad, moved off the days that it may not fall on.
int hebrew_elapsed_days(int year) {
  const std::int64_t months = (std::int64_t{235} * year - 234) / 19;
  const std::int64_t parts = 12084 + 13753 * months;  // 25920 parts make a day
  const auto days = static_cast<int>(29 * months + parts / 25920);
  return 3 * (days + 1) % 7 < 3 ? days + 1 : days;
}

}  // namespace

DayNumber GregorianCalendar::first_day(int year) const {
  const int past = year - 1;
  return from_rata_die(1) + 365 * past + past / 4 - past / 100 + past / 400;
}

CalendarYear GregorianCalendar::year(int number) const {
  static constexpr std::array<int, 12> lengths{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = number % 4 == 0 && (number % 100 != 0 || number % 400 == 0);
  CalendarYear year{number, {first_day(number), 0}, 0, {}};
  for (int month = 1; month <= 12; ++month) {
    year.append({month}, lengths[static_cast<std::size_t>(month - 1)] + (month == 2 && leap ? 1 : 0));
  }
  return year;
}

DayNumber HebrewCalendar::first_day(int year) const {
  const int days = hebrew_elapsed_days(year);
  // Two more postponements keep every year's length possible.
  int delay = 0;
  if (hebrew_elapsed_days(year + 1) - days == 356) {
    delay = 2;
  } else if (days - hebrew_elapsed_days(year - 1) == 382) {
    delay = 1;
  }
  return from_rata_die(-1373427) + days + delay;
}

std::int64_t HebrewCalendar::months_before(int year) const {
  const auto since_epoch = [](int of) { return (std::int64_t{235} * of - 234) / 19; };
  return since_epoch(year) - since_epoch(first_year());
}

CalendarYear HebrewCalendar::year(int number) const {
  const DayNumber first = first_day(number);
  const int length = first_day(number + 1) - first;
  const int kind = length % 10;  // 3 deficient, 4 regular, 5 complete
  CalendarYear year{number, {first, 0}, 0, {}};
  year.append({1}, 30);
  year.append({2}, kind == 5 ? 30 : 29);
  year.append({3}, kind == 3 ? 29 : 30);
  year.append({4}, 29);
  year.append({5}, 30);
  if (is_hebrew_leap_year(number)) year.append({5, true}, 30);
  for (int month = 6; month <= 12; ++month)
    year.append({month}, month % 2 == 0 ? 29 : 30);
  return year;
}

DayNumber IslamicCivilCalendar::first_day(int year) const {
  return from_rata_die(227015) + 354 * (year - 1) + (3 + 11 * year) / 30;
}

CalendarYear IslamicCivilCalendar::year(int number) const {
  const bool leap = (14 + 11 * number) % 30 < 11;
  CalendarYear year{number, {first_day(number), 0}, 0, {}};
  for (int month = 1; month <= 12; ++month)
    year.append({month}, month % 2 == 1 || (month == 12 && leap) ? 30 : 29);
  return year;
}

DayNumber EthiopicCalendar::first_day(int year) const {
  return from_rata_die(2796) + 365 * (year - 1) + year / 4;
}

CalendarYear EthiopicCalendar::year(int number) const {
  CalendarYear year{number, {first_day(number), 0}, 0, {}};
  for (int month = 1; month <= 12; ++month)
    year.append({month}, 30);
  year.append({13}, number % 4 == 3 ? 6 : 5);
  return year;
}

}  // namespace xiangyin::schedule
