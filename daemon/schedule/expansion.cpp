#include "daemon/schedule/expansion.hpp"

#include <algorithm>

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
    expansion.end_after(*rule.count, start.time);
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

void Expansion::end_after(int count, const LocalTime& start) {
  const auto last = pattern_->nth(count);
  if (!last) return;
  last_ = *last;
  if (!zone_) return;
  int repeated = 0;
  for (const auto& gap : zone_->gaps(start, to_local_time(last_))) {
    const LocalSecond until = std::min(to_local_second(gap.until), last_ + 1);
    auto inside = pattern_->first_from(to_local_second(gap.from));
    for (; inside && *inside < until; inside = pattern_->first_from(*inside + 1)) {
      if (is_repeated(to_local_time(*inside))) ++repeated;
    }
  }
  while (repeated > 0) {
    const auto next = pattern_->first_from(last_ + 1);
    if (!next) return;
    last_ = *next;
    if (!is_repeated(to_local_time(last_))) --repeated;
  }
}

bool Expansion::is_before_end(const LocalTime& time) const {
  return !until_ || zone_->to_instant(time) <= *until_;
}

bool Expansion::is_repeated(const LocalTime& time) const {
  if (!zone_ || !zone_->is_in_gap(time)) return false;
  const LocalSecond shown = to_local_second(zone_->shown(time));
  return pattern_->first_from(shown) == shown;
}

std::optional<LocalTime> Expansion::first_from(const LocalTime& from) const {
  for (auto found = pattern_->first_from(to_local_second(from)); found && *found <= last_;
       found = pattern_->first_from(*found + 1)) {
    const LocalTime time = to_local_time(*found);
    if (is_before_end(time) && !is_repeated(time)) return time;
  }
  return std::nullopt;
}

std::optional<LocalTime> Expansion::next(const LocalTime& after) const {
  return first_from(to_local_time(to_local_second(after) + 1));
}

}  // namespace xiangyin::schedule
