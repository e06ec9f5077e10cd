#include "daemon/schedule/expansion.hpp"

#include "daemon/schedule/recurrence_check.hpp"
#include "daemon/schedule/span_pattern.hpp"
#include "daemon/schedule/step_pattern.hpp"

namespace xiangyin::schedule {
namespace {

std::shared_ptr<const Pattern> make_pattern(const Recurrence& rule, const LocalTime& start) {
  Recurrence complete = complete_from_start(rule, start);
  const LocalSecond second = to_local_second(start);
  if (rule.frequency <= Frequency::daily) return std::make_shared<StepPattern>(complete, second);
  return std::make_shared<SpanPattern>(std::move(complete), second);
}

}  // namespace

core::Result<Expansion> Expansion::make(const Recurrence& rule, const Start& start,
                                        const std::optional<TimeZone>& zone) {
  if (auto checked = check_beside_start(rule, start.all_day); !checked) return checked.error();
  if (!rule.calendar().covers(to_day_number(start.time.date()))) {
    return core::Error{core::ErrorCode::unsupported, "DTSTART",
                       to_text(start.time.date()) + " is outside the years its calendar is known for",
                       "Begin the rule later."};
  }
  Expansion expansion(make_pattern(rule, start.time), zone);
  if (rule.count) {
    expansion.last_ = expansion.pattern_->nth(*rule.count).value_or(expansion.last_);
  } else if (rule.until) {
    expansion.last_ = to_local_second(rule.until->time);
    if (rule.until->form == DateValue::Form::date) expansion.last_ += seconds_per_day - 1;
    if (rule.until->form == DateValue::Form::utc && zone) {
      expansion.until_ = TimeZone::utc().to_instant(rule.until->time);
      expansion.last_ = to_local_second(zone->to_local(*expansion.until_)) + seconds_per_day;
    }
  }
  return expansion;
}

bool Expansion::is_before_end(LocalSecond second) const {
  return !until_ || zone_->to_instant(to_local_time(second)) <= *until_;
}

std::optional<LocalTime> Expansion::first_from(const LocalTime& from) const {
  for (auto found = pattern_->first_from(to_local_second(from)); found && *found <= last_;
       found = pattern_->first_from(*found + 1)) {
    if (is_before_end(*found)) return to_local_time(*found);
  }
  return std::nullopt;
}

std::optional<LocalTime> Expansion::next(const LocalTime& after) const {
  return first_from(to_local_time(to_local_second(after) + 1));
}

}  // namespace xiangyin::schedule
