#pragma once

#include "daemon/schedule/day_filter.hpp"
#include "daemon/schedule/pattern.hpp"
#include "daemon/schedule/times_of_day.hpp"

namespace xiangyin::schedule {

/// Rules whose periods are weeks, months or years of a calendar. The days of one period are gathered by the
/// table of RFC 5545 section 3.3.10 in the order of RFC 7529 section 4.1, times are put beside them, and
/// BYSETPOS chooses.
class SpanPattern final : public Pattern {
 public:
  /// `rule` is complete (complete_from_start), `start` within its calendar.
  SpanPattern(Recurrence rule, LocalSecond start);

  std::optional<LocalSecond> first_from(LocalSecond from) const override;
  std::optional<LocalSecond> nth(std::int64_t number) const override;

 private:
  /// Periods are numbered without a break: weeks from some week on, months as Calendar::months_before()
  /// counts, years.
  using Period = std::int64_t;
  using Days = std::vector<DayNumber>;

  Period period_of(DayNumber day) const;
  bool exists(Period period) const;
  /// If so many periods on end are empty, all are.
  std::int64_t most_empty_periods() const;
  /// No occurrence of this period is on an earlier day.
  DayNumber earliest_day(Period period) const;
  Days days_of(Period period) const;
  Days days_of_week(DayNumber first) const;
  Days days_of_month(const CalendarYear& year, int month) const;
  Days days_of_year(const CalendarYear& year) const;
  Days days_of_weeks(int week_year) const;

  /// The positions of the months that BYMONTH names; SKIP says what stands in for one that is not there. A
  /// position may be one beyond the last month.
  std::vector<int> months_of(const CalendarYear& year) const;
  CalendarMonth month_of(const CalendarYear& year, int position) const;
  /// The day with a number in a month or year, counted from its end if negative; what SKIP says if it has no
  /// such day.
  std::optional<DayNumber> day_in(const DaySpan& span, int number) const;

  /// The first day of week 1 of a year: the first week with four days in it (RFC 5545, BYWEEKNO).
  DayNumber first_week_of(int year) const;
  int week_year_of(DayNumber day) const;
  bool in_wanted_week(DayNumber day) const;

  std::optional<LocalSecond> earliest_from(LocalSecond from) const;

  Recurrence rule_;
  const Calendar& calendar_;
  DayFilter filter_;
  TimesOfDay times_;
  LocalSecond start_;
  bool by_week_year_;  ///< the period is the year that weeks belong to
  Period first_period_;
};

}  // namespace xiangyin::schedule
