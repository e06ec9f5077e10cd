#include "daemon/schedule/timetable.hpp"

#include <algorithm>

namespace xiangyin::schedule {
namespace {

/// More than a century of days, after which nothing more is expected to come.
constexpr int most_days_in_vain = 40'000;

LocalTime next_second(const LocalTime& time) {
  return to_local_time(to_local_second(time) + 1);
}

std::optional<LocalTime> next_midnight(const LocalDate& date) {
  const DayNumber day = to_day_number(date) + 1;
  if (day > last_day_number) return std::nullopt;
  return at_midnight(to_date(day));
}

/// A rule that has the times of day of another, and its end, but on every day.
Recurrence on_every_day(Recurrence rule) {
  rule.by_day.clear();
  rule.by_month_day.clear();
  rule.by_year_day.clear();
  rule.by_week_number.clear();
  rule.by_month.clear();
  rule.by_set_position.clear();
  rule.scale.reset();
  rule.skip = Skip::omit;
  if (rule.frequency >= Frequency::daily) {
    rule.frequency = Frequency::daily;
    rule.interval = 1;
  }
  return rule;
}

core::Result<RecurrenceSet> times_of_every_day(RecurrenceProperties properties) {
  for (Recurrence& rule : properties.rules) {
    if (rule.count) {
      return core::Error{core::ErrorCode::invalid, "COUNT", "days of a day set cannot be counted in",
                         "End the rule with UNTIL."};
    }
    rule = on_every_day(std::move(rule));
  }
  if (properties.rules.empty()) properties.rules.emplace_back();
  properties.additional.clear();
  return RecurrenceSet::make(properties);
}

/// Without a rule of its own the start is no occurrence, unless it is among the additional ones.
core::Result<RecurrenceSet> own_occurrences(RecurrenceProperties properties, bool has_included) {
  const DateValue start{DateValue::Form::local, properties.start.time};
  const auto& additional = properties.additional;
  if (has_included && properties.rules.empty() &&
      std::find(additional.begin(), additional.end(), start) == additional.end()) {
    properties.exceptions.push_back(start);
  }
  return RecurrenceSet::make(properties);
}

}  // namespace

Timetable::Timetable(RecurrenceSet own, TimeZone zone, DaySets included, DaySets excluded)
    : own_(std::move(own)),
      zone_(std::move(zone)),
      included_(std::move(included)),
      excluded_(std::move(excluded)) {}

core::Result<Timetable> Timetable::make(const RecurrenceProperties& properties, DaySets included,
                                        DaySets excluded) {
  auto own = own_occurrences(properties, !included.empty());
  if (!own) return own.error();
  Timetable timetable(std::move(own).value(), properties.zone.value_or(TimeZone::utc()), std::move(included),
                      std::move(excluded));
  if (timetable.included_.empty()) return timetable;
  auto every_day = times_of_every_day(properties);
  if (!every_day) return every_day.error();
  timetable.every_day_ = std::move(every_day).value();
  return timetable;
}

bool Timetable::is_excluded(const LocalDate& date) const {
  return std::any_of(excluded_.begin(), excluded_.end(),
                     [&date](const auto& days) { return days->contains(date); });
}

std::optional<LocalTime> Timetable::first_included(LocalTime from) const {
  if (!every_day_) return std::nullopt;
  for (int days = 0; days < most_days_in_vain; ++days) {
    const auto time = every_day_->first_from(from);
    if (!time) return std::nullopt;
    std::optional<LocalDate> day;
    for (const auto& set : included_) {
      const auto found = set->first_from(time->date());
      if (found && (!day || *found < *day)) day = found;
    }
    if (!day) return std::nullopt;
    if (*day == time->date()) return time;
    from = at_midnight(*day);
  }
  return std::nullopt;
}

std::optional<LocalTime> Timetable::first_from(const LocalTime& from) const {
  std::optional<LocalTime> wanted = from;
  for (int days = 0; wanted && days < most_days_in_vain; ++days) {
    std::optional<LocalTime> best = own_.first_from(*wanted);
    const auto included = first_included(*wanted);
    if (included && (!best || *included < *best)) best = included;
    if (!best || !is_excluded(best->date())) return best;
    wanted = next_midnight(best->date());
  }
  return std::nullopt;
}

std::optional<Timetable::Moment> Timetable::next(core::Instant after) const {
  std::optional<Moment> best;
  const auto consider = [&](const LocalTime& time) {
    const core::Instant start = zone_.to_instant(time);
    if (start > after && (!best || start < best->start)) best = Moment{time, start};
  };
  // A time in a gap of the zone comes when the wall clock shows it, after times that are later on paper.
  if (const auto gap = zone_.open_gap(after)) {
    for (auto time = first_from(gap->from); time && *time < gap->until; time = first_from(next_second(*time)))
      consider(*time);
  }
  // In an overlap the wall clock may have gone back since times that are already past.
  TimeZone::Placed placed;
  auto time = first_from(next_second(zone_.to_local(after)));
  for (; time; time = first_from(next_second(*time))) {
    placed = zone_.place(*time);
    if (placed.instant > after) break;
  }
  if (!time) return best;
  if (!best || placed.instant < best->start) best = Moment{*time, placed.instant};
  if (!placed.in_gap) return best;
  // Times after the gap may come before it.
  const LocalTime shown = zone_.shown(*time);
  while (time && *time < shown) {
    consider(*time);
    time = first_from(next_second(*time));
  }
  return best;
}

core::Result<void> check_occurs(const Timetable& timetable) {
  auto time = timetable.first_from({1, 1, 1, 0, 0, 0});
  if (!time) {
    return core::Error{core::ErrorCode::invalid, "RRULE", "the rule never comes to pass",
                       "Look for parts that exclude one another, such as 30 February, at UNTIL, and at "
                       "excluded days."};
  }
  const LocalDate first = time->date();
  for (std::size_t count = 1; count <= most_a_day; ++count) {
    time = timetable.first_from(next_second(*time));
    if (!time || time->date() != first) return {};
  }
  return core::Error{core::ErrorCode::invalid, "RRULE",
                     "the rule comes to pass more than " + std::to_string(most_a_day) + " times a day",
                     "Make it rarer; nothing could be said between."};
}

}  // namespace xiangyin::schedule
