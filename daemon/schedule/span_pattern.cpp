#include "daemon/schedule/span_pattern.hpp"

#include <algorithm>

namespace xiangyin::schedule {
namespace {

/// Every time on every day of one period, and of those what BYSETPOS chooses, without being written out.
class OccurrencesInDays {
 public:
  OccurrencesInDays(std::vector<DayNumber> days, const TimesOfDay& times,
                    const std::vector<int>& by_set_position)
      : days_(std::move(days)),
        times_(times),
        chosen_(by_set_position, static_cast<std::int64_t>(days_.size()) * times.size()) {}

  std::int64_t count() const { return chosen_.count(); }

  LocalSecond at(std::int64_t index) const {
    const std::int64_t position = chosen_.at(index);
    return days_[static_cast<std::size_t>(position / times_.size())] * seconds_per_day +
           times_.at(position % times_.size());
  }

  std::int64_t lower_bound(LocalSecond from) const {
    const auto day = std::lower_bound(days_.begin(), days_.end(), day_of(from));
    if (day == days_.end()) return count();
    const std::int64_t before = (day - days_.begin()) * times_.size();
    return chosen_.lower_bound(before + times_.lower_bound(from - *day * seconds_per_day));
  }

 private:
  std::vector<DayNumber> days_;
  const TimesOfDay& times_;
  Chosen chosen_;
};

}  // namespace

SpanPattern::SpanPattern(Recurrence rule, LocalSecond start)
    : rule_(std::move(rule)),
      calendar_(rule_.calendar()),
      filter_(rule_),
      times_(rule_.by_hour, rule_.by_minute, rule_.by_second),
      start_(start),
      by_week_year_(!rule_.by_week_number.empty() && rule_.by_month.empty() && rule_.by_month_day.empty() &&
                    rule_.by_year_day.empty()),
      first_period_(period_of(day_of(start))) {}

SpanPattern::Period SpanPattern::period_of(DayNumber day) const {
  switch (rule_.frequency) {
    case Frequency::weekly:
      // Day -3 was a Monday.
      return floor_divide(day + 3 - static_cast<int>(rule_.week_start), 7);
    case Frequency::monthly: {
      const CalendarYear year = calendar_.year(calendar_.year_of(day));
      return calendar_.months_before(year.number) + year.month_at(day);
    }
    default:
      return by_week_year_ ? week_year_of(day) : calendar_.year_of(day);
  }
}

DayNumber SpanPattern::earliest_day(Period period) const {
  const int reaches_back = rule_.skip == Skip::backward ? 1 : 0;
  switch (rule_.frequency) {
    case Frequency::weekly:
      return static_cast<DayNumber>(period * 7 - 3 + static_cast<int>(rule_.week_start));
    case Frequency::monthly: {
      const CalendarYear year = calendar_.year(calendar_.year_of_month(period));
      const auto month = static_cast<std::size_t>(period - calendar_.months_before(year.number));
      return year.months[month].days.first - reaches_back;
    }
    default:
      return by_week_year_ ? first_week_of(static_cast<int>(period))
                           : calendar_.first_day(static_cast<int>(period)) - reaches_back;
  }
}

bool SpanPattern::exists(Period period) const {
  switch (rule_.frequency) {
    case Frequency::weekly:
      return calendar_.covers(earliest_day(period) + 6);
    case Frequency::monthly:
      return period >= 0 && period < calendar_.months_before(calendar_.last_year() + 1);
    default:
      return period >= calendar_.first_year() && period <= calendar_.last_year();
  }
}

std::int64_t SpanPattern::most_empty_periods() const {
  if (rule_.scale.value_or(Scale::gregorian) != Scale::gregorian) return last_day_number;
  // The Gregorian calendar repeats itself, weekdays included, every 400 years.
  switch (rule_.frequency) {
    case Frequency::weekly:
      return 20871;
    case Frequency::monthly:
      return 4800;
    default:
      return 400;
  }
}

std::optional<LocalSecond> SpanPattern::earliest_from(LocalSecond from) const {
  const Period wanted = period_of(day_of(from));
  Period period = first_period_ + (wanted - first_period_) / rule_.interval * rule_.interval;
  // A day skipped forward leaves its period, even one before DTSTART.
  if (rule_.skip == Skip::forward && exists(period - rule_.interval)) period -= rule_.interval;
  std::optional<LocalSecond> best;
  // Two periods may be empty only because they are before `from`.
  for (std::int64_t left = most_empty_periods() + 2; left > 0 && exists(period);
       period += rule_.interval, --left) {
    if (best && (rule_.skip == Skip::omit || earliest_day(period) > day_of(*best))) break;
    const OccurrencesInDays occurrences(days_of(period), times_, rule_.by_set_position);
    const std::int64_t index = occurrences.lower_bound(from);
    if (index == occurrences.count()) continue;
    const LocalSecond found = occurrences.at(index);
    if (!best || found < *best) best = found;
  }
  return best;
}

std::optional<LocalSecond> SpanPattern::first_from(LocalSecond from) const {
  from = std::max(from, start_);
  if (!calendar_.covers(day_of(from))) return std::nullopt;
  return earliest_from(from);
}

std::optional<LocalSecond> SpanPattern::nth(std::int64_t number) const {
  if (rule_.skip != Skip::omit) {  // periods overlap: count one by one
    auto found = first_from(start_);
    while (found && --number > 0)
      found = first_from(*found + 1);
    return found;
  }
  std::int64_t left = most_empty_periods() + 1;
  for (Period period = first_period_; left > 0 && exists(period); period += rule_.interval) {
    const OccurrencesInDays occurrences(days_of(period), times_, rule_.by_set_position);
    left = occurrences.count() > 0 ? most_empty_periods() : left - 1;
    const std::int64_t index = occurrences.lower_bound(start_) + number - 1;
    if (index < occurrences.count()) return occurrences.at(index);
    number = index - occurrences.count() + 1;
  }
  return std::nullopt;
}

}  // namespace xiangyin::schedule
