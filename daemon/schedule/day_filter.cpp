#include "daemon/schedule/day_filter.hpp"

namespace xiangyin::schedule {
namespace {

template <std::size_t N>
void set_bits(const std::vector<int>& numbers, std::bitset<N>& from_begin, std::bitset<N>& from_end) {
  from_begin[0] = !numbers.empty();
  for (const int number : numbers)
    (number > 0 ? from_begin : from_end).set(static_cast<std::size_t>(std::abs(number)));
}

}  // namespace

DayFilter::DayFilter(const Recurrence& rule)
    : calendar_(rule.calendar()),
      // The Gregorian calendar repeats itself, weekdays included.
      years_to_search_(rule.scale.value_or(Scale::gregorian) == Scale::gregorian ? 400 : 10'000) {
  for (const MonthName name : rule.by_month)
    months_.set(bit(name));
  set_bits(rule.by_month_day, month_days_, month_days_from_end_);
  set_bits(rule.by_year_day, year_days_, year_days_from_end_);
  set_bits(rule.by_week_number, weeks_, weeks_from_end_);
  for (const WeekdayNumber& day : rule.by_day) {
    if (day.ordinal == 0) {
      week_days_.set(static_cast<std::size_t>(day.weekday));
    } else {
      numbered_days_.push_back(day);
    }
  }
}

bool DayFilter::day_of_week(DayNumber day, const DaySpan& span) const {
  if (!has_week_days()) return true;
  const Weekday name = weekday(day);
  if (week_days_[static_cast<std::size_t>(name)]) return true;
  if (!span.contains(day)) return false;
  const int number = (day - span.first) / 7 + 1;
  const int number_from_end = (span.end() - 1 - day) / 7 + 1;
  for (const WeekdayNumber& wanted : numbered_days_) {
    if (wanted.weekday == name && (wanted.ordinal == number || wanted.ordinal == -number_from_end))
      return true;
  }
  return false;
}

bool DayFilter::week(int number, int count) const {
  return weeks_.none() || weeks_[static_cast<std::size_t>(number)] ||
         weeks_from_end_[static_cast<std::size_t>(count - number + 1)];
}

std::optional<DayNumber> DayFilter::first_in_month(DayNumber day, const CalendarMonth& month,
                                                   const DaySpan& year) const {
  for (; day < month.days.end(); ++day) {
    if (day_of_month(day, month.days) && day_of_year(day, year) && day_of_week(day, month.days)) return day;
  }
  return std::nullopt;
}

std::optional<DayNumber> DayFilter::first_from(DayNumber day) const {
  const bool only_week_days = months_.none() && month_days_.none() && year_days_.none();
  if (only_week_days && calendar_.covers(day)) {
    while (!day_of_week(day, {day, 1}))
      ++day;
    return day;
  }
  const int first_year = calendar_.year_of(day);
  for (int number = first_year; calendar_.covers(day) && number - first_year <= years_to_search_; ++number) {
    const CalendarYear year = calendar_.year(number);
    for (int i = year.month_at(day); i < year.month_count; ++i) {
      const CalendarMonth& candidate = year.months[static_cast<std::size_t>(i)];
      if (month(candidate.name)) {
        if (const auto found = first_in_month(day, candidate, year.days)) return found;
      }
      day = candidate.days.end();
    }
  }
  return std::nullopt;
}

}  // namespace xiangyin::schedule
