#include "daemon/schedule/recurrence_set.hpp"

#include <algorithm>

namespace xiangyin::schedule {
namespace {

/// A moment in UTC on the zone's wall clock; without a zone it is read as it stands.
LocalTime localised(const DateValue& value, const std::optional<TimeZone>& zone) {
  if (value.form != DateValue::Form::utc || !zone) return value.time;
  return zone->to_local(TimeZone::utc().to_instant(value.time));
}

LocalTime with_time_of(const LocalTime& date, const LocalTime& time) {
  return {date.year, date.month, date.day, time.hour, time.minute, time.second};
}

template <class Value>
bool contains(const std::vector<Value>& sorted, const Value& value) {
  return std::binary_search(sorted.begin(), sorted.end(), value);
}

}  // namespace

core::Result<RecurrenceSet> RecurrenceSet::make(const RecurrenceProperties& properties) {
  RecurrenceSet set;
  set.zone_ = properties.zone;
  for (const Recurrence& rule : properties.rules) {
    auto expansion = Expansion::make(rule, properties.start, properties.zone);
    if (!expansion) return expansion.error();
    set.expansions_.push_back(std::move(expansion).value());
  }
  if (properties.rules.empty()) set.additional_.push_back(properties.start.time);
  for (const DateValue& value : properties.additional) {
    const LocalTime time = localised(value, properties.zone);
    set.additional_.push_back(value.form == DateValue::Form::date ? with_time_of(time, properties.start.time)
                                                                  : time);
  }
  for (const DateValue& value : properties.exceptions) {
    if (value.form == DateValue::Form::date) {
      set.excepted_dates_.push_back(value.time.date());
    } else {
      set.excepted_times_.push_back(localised(value, properties.zone));
    }
  }
  std::sort(set.additional_.begin(), set.additional_.end());
  std::sort(set.excepted_times_.begin(), set.excepted_times_.end());
  std::sort(set.excepted_dates_.begin(), set.excepted_dates_.end());
  return set;
}

bool RecurrenceSet::is_excepted(const LocalTime& time) const {
  return contains(excepted_times_, time) || contains(excepted_dates_, time.date());
}

std::optional<LocalTime> RecurrenceSet::first_from_second(LocalSecond from) const {
  while (true) {
    const LocalTime wanted = to_local_time(from);
    std::optional<LocalTime> best;
    const auto additional = std::lower_bound(additional_.begin(), additional_.end(), wanted);
    if (additional != additional_.end()) best = *additional;
    for (const Expansion& expansion : expansions_) {
      const auto found = expansion.first_from(wanted);
      if (found && (!best || *found < *best)) best = found;
    }
    // Ends: every turn goes past one exception, or past a whole day that is one.
    if (!best || !is_excepted(*best)) return best;
    from = contains(excepted_dates_, best->date())
               ? to_local_second(at_midnight(best->date())) + seconds_per_day
               : to_local_second(*best) + 1;
  }
}

std::vector<LocalTime> RecurrenceSet::range(const LocalTime& from, const LocalTime& to,
                                            std::size_t limit) const {
  std::vector<LocalTime> times;
  for (auto time = first_from(from); time && *time < to && times.size() < limit; time = next(*time)) {
    times.push_back(*time);
  }
  return times;
}

core::Result<void> check_occurs(const RecurrenceSet& set) {
  if (set.first_from({1, 1, 1, 0, 0, 0})) return {};
  return core::Error{core::ErrorCode::invalid, "RRULE", "the rule never comes to pass",
                     "Look for parts that exclude one another, such as 30 February, and at UNTIL."};
}

}  // namespace xiangyin::schedule
