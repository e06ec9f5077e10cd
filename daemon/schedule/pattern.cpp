#include "daemon/schedule/pattern.hpp"

namespace xiangyin::schedule {
namespace {

void complete_days(Recurrence& rule, DayNumber start) {
  const CalendarYear year = rule.calendar().year(rule.calendar().year_of(start));
  const CalendarMonth& month = year.months[static_cast<std::size_t>(year.month_at(start))];
  const int day_of_month = start - month.days.first + 1;
  const WeekdayNumber day_of_week{0, weekday(start)};
  const bool no_dates = rule.by_month_day.empty() && rule.by_year_day.empty() && rule.by_day.empty();
  if (!no_dates) return;
  if (rule.frequency == Frequency::weekly || !rule.by_week_number.empty()) {
    rule.by_day = {day_of_week};
  } else if (rule.frequency >= Frequency::monthly) {
    rule.by_month_day = {day_of_month};
    if (rule.frequency == Frequency::yearly && rule.by_month.empty()) rule.by_month = {month.name};
  }
}

}  // namespace

Recurrence complete_from_start(Recurrence rule, const LocalTime& start) {
  complete_days(rule, to_day_number(start.date()));
  if (rule.by_hour.empty() && rule.frequency >= Frequency::daily) rule.by_hour = {start.hour};
  if (rule.by_minute.empty() && rule.frequency >= Frequency::hourly) rule.by_minute = {start.minute};
  if (rule.by_second.empty() && rule.frequency >= Frequency::minutely) rule.by_second = {start.second};
  return rule;
}

}  // namespace xiangyin::schedule
