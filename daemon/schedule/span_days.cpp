// The days of one period: the date half of SpanPattern.
#include <algorithm>

#include "daemon/schedule/span_pattern.hpp"

namespace xiangyin::schedule {

SpanPattern::Days SpanPattern::days_of(Period period) const {
  switch (rule_.frequency) {
    case Frequency::weekly:
      return days_of_week(earliest_day(period));
    case Frequency::monthly: {
      const CalendarYear year = calendar_.year(calendar_.year_of_month(period));
      return days_of_month(year, static_cast<int>(period - calendar_.months_before(year.number)));
    }
    default:
      return by_week_year_ ? days_of_weeks(static_cast<int>(period))
                           : days_of_year(calendar_.year(static_cast<int>(period)));
  }
}

SpanPattern::Days SpanPattern::days_of_week(DayNumber first) const {
  Days days;
  for (DayNumber day = first; day < first + 7; ++day) {
    if (!filter_.day_of_week(day, {first, 7}) || !calendar_.covers(day)) continue;
    if (filter_.has_months()) {
      const CalendarYear year = calendar_.year(calendar_.year_of(day));
      if (!filter_.month(year.months[static_cast<std::size_t>(year.month_at(day))].name)) continue;
    }
    days.push_back(day);
  }
  return days;
}

std::optional<DayNumber> SpanPattern::day_in(const DaySpan& span, int number) const {
  if (number > 0 && number <= span.length) return span.first + number - 1;
  if (number < 0 && -number <= span.length) return span.end() + number;
  switch (rule_.skip) {
    case Skip::omit:
      return std::nullopt;
    case Skip::backward:
      return number > 0 ? span.end() - 1 : span.first - 1;
    case Skip::forward:
      break;
  }
  return number > 0 ? span.end() : span.first;
}

namespace {

void sort_and_unite(std::vector<DayNumber>& days) {
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
}

}  // namespace

SpanPattern::Days SpanPattern::days_of_month(const CalendarYear& year, int month) const {
  Days days;
  const auto& [name, span] = year.months[static_cast<std::size_t>(month)];
  if (!filter_.month(name)) return days;
  if (rule_.by_month_day.empty()) {
    for (DayNumber day = span.first; day < span.end(); ++day) {
      if (filter_.day_of_week(day, span)) days.push_back(day);
    }
    return days;
  }
  for (const int number : rule_.by_month_day) {
    const auto day = day_in(span, number);
    if (day && filter_.day_of_week(*day, span)) days.push_back(*day);
  }
  sort_and_unite(days);
  return days;
}

std::vector<int> SpanPattern::months_of(const CalendarYear& year) const {
  std::vector<int> months;
  for (const MonthName name : rule_.by_month) {
    if (const auto month = year.find(name)) {
      months.push_back(*month);
    } else if (const auto before = year.find({name.number, false}); before && rule_.skip != Skip::omit) {
      months.push_back(rule_.skip == Skip::backward ? *before : *before + 1);
    }
  }
  if (rule_.by_month.empty()) {
    for (int month = 0; month < year.month_count; ++month)
      months.push_back(month);
  }
  return months;
}

CalendarMonth SpanPattern::month_of(const CalendarYear& year, int position) const {
  if (position < year.month_count) return year.months[static_cast<std::size_t>(position)];
  if (year.number < calendar_.last_year()) return calendar_.year(year.number + 1).months[0];
  return {};
}

SpanPattern::Days SpanPattern::days_of_year(const CalendarYear& year) const {
  Days days;
  const auto add_if_wanted = [&](DayNumber day, const DaySpan& span) {
    if (filter_.day_of_week(day, span) && in_wanted_week(day)) days.push_back(day);
  };
  if (!rule_.by_year_day.empty()) {
    for (const int number : rule_.by_year_day) {
      const auto day = day_in(year.days, number);
      if (!day) continue;
      const bool spilt = !year.days.contains(*day);
      const CalendarMonth& month =
          year.months[static_cast<std::size_t>(spilt ? year.month_count - 1 : year.month_at(*day))];
      if (!spilt && !(filter_.month(month.name) && filter_.day_of_month(*day, month.days))) continue;
      add_if_wanted(*day, filter_.has_months() ? month.days : year.days);
    }
  } else {
    for (const int position : months_of(year)) {
      const DaySpan month = month_of(year, position).days;
      const DaySpan& span = filter_.has_months() ? month : year.days;
      for (const int number : rule_.by_month_day) {
        if (const auto day = day_in(month, number)) add_if_wanted(*day, span);
      }
      if (!rule_.by_month_day.empty()) continue;
      for (DayNumber day = month.first; day < month.end(); ++day)
        add_if_wanted(day, span);
    }
  }
  sort_and_unite(days);
  return days;
}

DayNumber SpanPattern::first_week_of(int year) const {
  const DayNumber new_year = calendar_.first_day(year);
  const int into_week = (static_cast<int>(weekday(new_year)) - static_cast<int>(rule_.week_start) + 7) % 7;
  return new_year - into_week + (into_week > 3 ? 7 : 0);
}

int SpanPattern::week_year_of(DayNumber day) const {
  const int year = calendar_.year_of(day);
  if (day < first_week_of(year)) return year - 1;
  return day >= first_week_of(year + 1) ? year + 1 : year;
}

bool SpanPattern::in_wanted_week(DayNumber day) const {
  if (rule_.by_week_number.empty()) return true;
  const int year = week_year_of(day);
  if (year < calendar_.first_year() || year > calendar_.last_year()) return false;
  const DayNumber first = first_week_of(year);
  return filter_.week((day - first) / 7 + 1, (first_week_of(year + 1) - first) / 7);
}

SpanPattern::Days SpanPattern::days_of_weeks(int week_year) const {
  Days days;
  const DayNumber first = first_week_of(week_year);
  const int count = (first_week_of(week_year + 1) - first) / 7;
  for (const int number : rule_.by_week_number) {
    const int week = number > 0 ? number : count + 1 + number;
    if (week < 1 || week > count) continue;
    for (DayNumber day = first + (week - 1) * 7; day < first + week * 7; ++day) {
      if (filter_.day_of_week(day, {day, 1})) days.push_back(day);
    }
  }
  sort_and_unite(days);
  return days;
}

}  // namespace xiangyin::schedule
