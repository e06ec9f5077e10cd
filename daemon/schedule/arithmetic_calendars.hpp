#pragma once

#include "daemon/schedule/calendar.hpp"

namespace xiangyin::schedule {

/// The civil calendar of most of the world, for the years 1 to 9999.
class GregorianCalendar final : public Calendar {
 public:
  int first_year() const override { return 1; }
  int last_year() const override { return 9999; }
  DayNumber first_day(int year) const override;
  std::int64_t months_before(int year) const override { return (year - 1) * std::int64_t{12}; }
  CalendarYear year(int number) const override;
};

/// The Hebrew calendar by its fixed rules (molad and postponements). Months count from Tishri; the leap month
/// Adar I is "5L" and Adar, or Adar II, is 6, as CLDR and RFC 7529 have it.
class HebrewCalendar final : public Calendar {
 public:
  int first_year() const override { return 3762; }
  int last_year() const override { return 13758; }
  bool has_leap_months() const override { return true; }
  DayNumber first_day(int year) const override;
  std::int64_t months_before(int year) const override;
  CalendarYear year(int number) const override;
};

/// The tabular Islamic calendar with its civil epoch (16 July 622 Julian), leap years 2, 5, 7, 10, 13, 16,
/// 18, 21, 24, 26 and 29 of thirty: CLDR's "islamic-civil".
class IslamicCivilCalendar final : public Calendar {
 public:
  int first_year() const override { return 1; }
  int last_year() const override { return 9665; }
  DayNumber first_day(int year) const override;
  std::int64_t months_before(int year) const override { return (year - 1) * std::int64_t{12}; }
  CalendarYear year(int number) const override;
};

/// The Ethiopian calendar, Era of Mercy: twelve months of 30 days and a thirteenth of 5 or 6.
class EthiopicCalendar final : public Calendar {
 public:
  int first_year() const override { return 1; }
  int last_year() const override { return 9991; }
  int highest_month() const override { return 13; }
  DayNumber first_day(int year) const override;
  std::int64_t months_before(int year) const override { return (year - 1) * std::int64_t{13}; }
  CalendarYear year(int number) const override;
};

}  // namespace xiangyin::schedule
