#pragma once

#include "daemon/schedule/calendar.hpp"

namespace xiangyin::schedule {

/// The Chinese lunisolar calendar (农历) of GB/T 33661-2017: months begin on the day of the new moon in
/// Beijing, the winter solstice is in month 11, and the first month without a principal solar term is a leap
/// month if there are thirteen from solstice to solstice. A year has the number of the Gregorian year its
/// first day falls in. From a table for 1900 to 2199: before 1929 as it was published; in the future the one
/// new moon so near to midnight that the slowing of the Earth decides (28 or 29 September 2057) is on the
/// 29th, as in the published almanacs.
class ChineseCalendar final : public Calendar {
 public:
  int first_year() const override { return 1900; }
  int last_year() const override { return 2199; }
  bool has_leap_months() const override { return true; }
  DayNumber first_day(int year) const override;
  std::int64_t months_before(int year) const override;
  CalendarYear year(int number) const override;
};

}  // namespace xiangyin::schedule
