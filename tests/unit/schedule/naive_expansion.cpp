#include "tests/unit/schedule/naive_expansion.hpp"

#include <algorithm>
#include <map>

namespace xiangyin::schedule {
namespace {

template <class Value>
bool has(const std::vector<Value>& values, const Value& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

bool fits(const std::vector<int>& values, int number, int of) {
  return values.empty() || has(values, number) || has(values, number - of - 1);
}

std::int64_t quotient(std::int64_t a, std::int64_t b) {
  return a >= 0 ? a / b : -((-a + b - 1) / b);
}

int days_in_month(int year, int month) {
  return to_day_number(month == 12 ? LocalDate{year + 1, 1, 1} : LocalDate{year, month + 1, 1}) -
         to_day_number({year, month, 1});
}

/// A day and everything a rule can ask of it.
struct Day {
  DayNumber number;
  LocalDate date;
  int month_length, day_of_year, year_length;
  int week_year, week, weeks;

  Day(DayNumber day, Weekday week_start) : number(day), date(to_date(day)) {
    month_length = days_in_month(date.year, date.month);
    const DayNumber new_year = to_day_number({date.year, 1, 1});
    day_of_year = day - new_year + 1;
    year_length = to_day_number({date.year + 1, 1, 1}) - new_year;
    // The week belongs to the year that its fourth day is in.
    DayNumber first = day;
    while (weekday(first) != week_start)
      --first;
    const LocalDate fourth = to_date(first + 3);
    week_year = fourth.year;
    week = (first + 3 - to_day_number({fourth.year, 1, 1})) / 7 + 1;
    DayNumber last = to_day_number({fourth.year, 12, 31});
    while (weekday(last) != week_start || to_date(last + 3).year != week_year)
      --last;
    weeks = (last + 3 - to_day_number({fourth.year, 1, 1})) / 7 + 1;
  }
};

bool is_by_week_year(const Recurrence& r) {
  return r.frequency == Frequency::yearly && !r.by_week_number.empty() && r.by_month.empty() &&
         r.by_month_day.empty() && r.by_year_day.empty();
}

bool fits_weekday(const Recurrence& r, const Day& day) {
  if (r.by_day.empty()) return true;
  const bool in_month = r.frequency == Frequency::monthly || !r.by_month.empty();
  const int at = in_month ? day.date.day : day.day_of_year;
  const int of = in_month ? day.month_length : day.year_length;
  return std::any_of(r.by_day.begin(), r.by_day.end(), [&](const WeekdayNumber& wanted) {
    return wanted.weekday == weekday(day.number) &&
           (wanted.ordinal == 0 || wanted.ordinal == (at - 1) / 7 + 1 ||
            -wanted.ordinal == (of - at) / 7 + 1);
  });
}

/// What DTSTART says where the rule says nothing.
bool fits_unsaid(const Recurrence& r, const Day& day, const LocalTime& start) {
  if (!r.by_day.empty() || !r.by_month_day.empty() || !r.by_year_day.empty()) return true;
  const bool same_weekday = weekday(day.number) == weekday(start.date());
  if (r.frequency == Frequency::weekly || !r.by_week_number.empty()) return same_weekday;
  if (r.frequency == Frequency::monthly) return day.date.day == start.day;
  if (r.frequency != Frequency::yearly) return true;
  return day.date.day == start.day && (!r.by_month.empty() || day.date.month == start.month);
}

bool fits_day(const Recurrence& r, const Day& day, const LocalTime& start) {
  const MonthName month{day.date.month, false};
  return (r.by_month.empty() || has(r.by_month, month)) &&
         fits(r.by_month_day, day.date.day, day.month_length) &&
         fits(r.by_year_day, day.day_of_year, day.year_length) &&
         fits(r.by_week_number, day.week, day.weeks) && fits_weekday(r, day) && fits_unsaid(r, day, start);
}

std::int64_t period(const Recurrence& r, const Day& day, int second) {
  switch (r.frequency) {
    case Frequency::yearly:
      return is_by_week_year(r) ? day.week_year : day.date.year;
    case Frequency::monthly:
      return day.date.year * 12 + day.date.month;
    case Frequency::weekly:
      return quotient(day.number + 3 - static_cast<int>(r.week_start), 7);
    case Frequency::daily:
      return day.number;
    case Frequency::hourly:
      return day.number * std::int64_t{24} + second / 3600;
    case Frequency::minutely:
      return day.number * std::int64_t{1440} + second / 60;
    case Frequency::secondly:
      break;
  }
  return day.number * seconds_per_day + second;
}

std::vector<int> numbers(const std::vector<int>& said, bool from_start, int unsaid, int count) {
  if (!said.empty()) return said;
  if (from_start) return {unsaid};
  std::vector<int> every(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i)
    every[static_cast<std::size_t>(i)] = i;
  return every;
}

}  // namespace

std::vector<LocalSecond> expand_naively(const Recurrence& r, const LocalTime& start, const LocalTime& end) {
  const LocalSecond first = to_local_second(start);
  const Day start_day(to_day_number(start.date()), r.week_start);
  const std::int64_t first_period =
      period(r, start_day, static_cast<int>(first - start_day.number * seconds_per_day));
  const auto hours = numbers(r.by_hour, r.frequency >= Frequency::daily, start.hour, 24);
  const auto minutes = numbers(r.by_minute, r.frequency >= Frequency::hourly, start.minute, 60);
  const auto seconds = numbers(r.by_second, r.frequency >= Frequency::minutely, start.second, 60);
  std::map<std::int64_t, std::vector<LocalSecond>> periods;
  const int back = r.frequency == Frequency::yearly ? 372 : r.frequency >= Frequency::weekly ? 31 : 0;
  for (DayNumber n = start_day.number - back; n <= to_day_number(end.date()) + back; ++n) {
    const Day day(n, r.week_start);
    if (!fits_day(r, day, start)) continue;
    for (const int hour : hours) {
      for (const int minute : minutes) {
        for (const int second : seconds) {
          const int of_day = hour * 3600 + minute * 60 + second;
          const std::int64_t in = period(r, day, of_day);
          if (in < first_period || (in - first_period) % r.interval != 0) continue;
          periods[in].push_back(n * seconds_per_day + of_day);
        }
      }
    }
  }
  std::vector<LocalSecond> found;
  for (const auto& [number, times] : periods) {
    for (int i = 0; i < static_cast<int>(times.size()); ++i) {
      if (!r.by_set_position.empty() && !fits(r.by_set_position, i + 1, static_cast<int>(times.size())))
        continue;
      found.push_back(times[static_cast<std::size_t>(i)]);
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(found.begin(), std::lower_bound(found.begin(), found.end(), first));
  if (r.count && found.size() > static_cast<std::size_t>(*r.count))
    found.resize(static_cast<std::size_t>(*r.count));
  const LocalSecond last = r.until ? to_local_second(r.until->time) : to_local_second(end);
  found.erase(std::upper_bound(found.begin(), found.end(), std::min(last, to_local_second(end))),
              found.end());
  return found;
}

}  // namespace xiangyin::schedule
