#pragma once

#include <bitset>

#include "daemon/schedule/recurrence.hpp"

namespace xiangyin::schedule {

/// The parts of a rule as questions about one day. Bit sets, so that asking costs the same for long lists.
class DayFilter {
 public:
  explicit DayFilter(const Recurrence& rule);

  bool month(MonthName name) const { return months_.none() || months_[bit(name)]; }
  bool day_of_month(DayNumber day, const DaySpan& month) const {
    return month_days_.none() || month_days_[from_begin(day, month)] ||
           month_days_from_end_[from_end(day, month)];
  }
  bool day_of_year(DayNumber day, const DaySpan& year) const {
    return year_days_.none() || year_days_[from_begin(day, year)] || year_days_from_end_[from_end(day, year)];
  }
  /// BYDAY; ordinals count in `span`.
  bool day_of_week(DayNumber day, const DaySpan& span) const;
  /// BYWEEKNO: week `number` (from 1) of `count`.
  bool week(int number, int count) const;

  /// Whether a rule that recurs daily or oftener may be on any day.
  bool allows_all() const {
    return months_.none() && month_days_.none() && year_days_.none() && !has_week_days();
  }
  bool has_months() const { return months_.any(); }
  bool has_week_days() const { return week_days_.any() || !numbered_days_.empty(); }

  /// For rules that recur daily or oftener: the first day from `day` on that BYMONTH, BYMONTHDAY, BYYEARDAY
  /// and BYDAY all allow. Nothing if none is left in the calendar.
  std::optional<DayNumber> first_from(DayNumber day) const;

 private:
  static std::size_t bit(MonthName name) {
    return static_cast<std::size_t>(name.number * 2 + (name.leap ? 1 : 0));
  }
  static std::size_t from_begin(DayNumber day, const DaySpan& span) {
    const int number = day - span.first + 1;
    return static_cast<std::size_t>(number);
  }
  static std::size_t from_end(DayNumber day, const DaySpan& span) {
    const int number = span.end() - day;
    return static_cast<std::size_t>(number);
  }
  std::optional<DayNumber> first_in_month(DayNumber day, const CalendarMonth& month,
                                          const DaySpan& year) const;

  const Calendar& calendar_;
  int years_to_search_;
  std::bitset<28> months_;
  std::bitset<32> month_days_;  ///< bit 0 says that the part is there
  std::bitset<32> month_days_from_end_;
  std::bitset<386> year_days_;  ///< bit 0 says that the part is there
  std::bitset<386> year_days_from_end_;
  std::bitset<54> weeks_;
  std::bitset<54> weeks_from_end_;
  std::bitset<7> week_days_;  ///< those without a number
  std::vector<WeekdayNumber> numbered_days_;
};

}  // namespace xiangyin::schedule
