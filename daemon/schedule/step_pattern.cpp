#include "daemon/schedule/step_pattern.hpp"

#include <bit>
#include <numeric>

namespace xiangyin::schedule {
namespace {

constexpr std::uint64_t all = ~std::uint64_t{0};
const std::vector<int> just_zero{0};

int unit_of(Frequency frequency) {
  switch (frequency) {
    case Frequency::secondly:
      return 1;
    case Frequency::minutely:
      return 60;
    case Frequency::hourly:
      return 3600;
    default:
      return static_cast<int>(seconds_per_day);
  }
}

TimesOfDay times_within(const Recurrence& rule) {
  const Frequency frequency = rule.frequency;
  return {frequency > Frequency::hourly ? rule.by_hour : just_zero,
          frequency > Frequency::minutely ? rule.by_minute : just_zero,
          frequency > Frequency::secondly ? rule.by_second : just_zero};
}

std::uint64_t bits_of(const std::vector<int>& numbers) {
  if (numbers.empty()) return all;
  std::uint64_t bits = 0;
  for (const int number : numbers)
    bits |= std::uint64_t{1} << number;
  return bits;
}

/// The first set bit at or after `from`, or `none`.
int next_bit(std::uint64_t bits, int from, int none) {
  const std::uint64_t rest = bits >> from;
  return rest == 0 ? none : std::min(from + std::countr_zero(rest), none);
}

}  // namespace

StepPattern::StepPattern(const Recurrence& rule, LocalSecond start)
    : start_(start),
      step_(std::int64_t{unit_of(rule.frequency)} * rule.interval),
      days_(rule),
      times_(times_within(rule)),
      chosen_(rule.by_set_position, times_.size()) {
  const int unit = unit_of(rule.frequency);
  first_period_ = floor_divide(start, unit) * unit;
  hours_ = rule.frequency <= Frequency::hourly ? bits_of(rule.by_hour) : all;
  minutes_ = rule.frequency <= Frequency::minutely ? bits_of(rule.by_minute) : all;
  seconds_ = rule.frequency == Frequency::secondly ? bits_of(rule.by_second) : all;
  can_match_ = can_match();
}

LocalSecond StepPattern::align(LocalSecond from) const {
  if (from <= first_period_) return first_period_;
  return first_period_ + (from - first_period_ + step_ - 1) / step_ * step_;
}

LocalSecond StepPattern::leap_within_day(LocalSecond period) const {
  const LocalSecond midnight = day_of(period) * seconds_per_day;
  const auto of_day = static_cast<int>(period - midnight);
  const int hour = next_bit(hours_, of_day / 3600, 24);
  if (hour != of_day / 3600) return midnight + hour * 3600;
  const int minute = next_bit(minutes_, of_day / 60 % 60, 60);
  if (minute != of_day / 60 % 60) return midnight + hour * 3600 + minute * 60;
  const int second = next_bit(seconds_, of_day % 60, 60);
  return midnight + hour * 3600 + minute * 60 + second;
}

std::optional<LocalSecond> StepPattern::first_period(LocalSecond period, DayNumber& passed) const {
  constexpr LocalSecond end = (last_day_number + std::int64_t{1}) * seconds_per_day;
  for (std::int64_t steps = 0; period < end && steps < most_steps; ++steps) {
    const DayNumber day = day_of(period);
    if (day != passed) {
      const auto allowed = days_.first_from(day);
      if (!allowed) return std::nullopt;
      passed = *allowed;
      if (*allowed != day) {
        period = align(*allowed * seconds_per_day);
        continue;
      }
    }
    const LocalSecond leapt = leap_within_day(period);
    if (leapt == period) return period;
    period = align(leapt);
  }
  return std::nullopt;
}

bool StepPattern::can_match() const {
  if (chosen_.count() == 0) return false;
  if ((hours_ & minutes_ & seconds_) == all) return true;
  // Periods begin at the same remainders by this divisor on every day.
  const std::int64_t divisor = std::gcd(step_, seconds_per_day);
  const std::int64_t remainder = ((first_period_ % divisor) + divisor) % divisor;
  LocalSecond time = remainder;
  while (time < seconds_per_day) {
    const LocalSecond leapt = leap_within_day(time);
    if (leapt == time) return true;
    time = leapt + ((remainder - leapt) % divisor + divisor) % divisor;
  }
  return false;
}

std::optional<LocalSecond> StepPattern::first_from(LocalSecond from) const {
  if (!can_match_) return std::nullopt;
  from = std::max(from, start_);
  DayNumber passed = first_day_number - 1;
  auto period = first_period(first_period_ + (from - first_period_) / step_ * step_, passed);
  while (period) {
    const std::int64_t index = chosen_.lower_bound(times_.lower_bound(from - *period));
    if (index < chosen_.count()) return *period + times_.at(chosen_.at(index));
    period = first_period(*period + step_, passed);
  }
  return std::nullopt;
}

std::optional<LocalSecond> StepPattern::nth(std::int64_t number) const {
  if (!can_match_) return std::nullopt;
  DayNumber passed = first_day_number - 1;
  auto period = first_period(first_period_, passed);
  if (period && days_.allows_all() && (hours_ & minutes_ & seconds_) == all) {
    // Every period has the same times: no need to go through them.
    const std::int64_t position = chosen_.lower_bound(times_.lower_bound(start_ - *period)) + number - 1;
    return *period + position / chosen_.count() * step_ + times_.at(chosen_.at(position % chosen_.count()));
  }
  while (period) {
    const std::int64_t first = chosen_.lower_bound(times_.lower_bound(start_ - *period));
    const std::int64_t left = chosen_.count() - first;
    if (number <= left) return *period + times_.at(chosen_.at(first + number - 1));
    number -= left;
    period = first_period(*period + step_, passed);
  }
  return std::nullopt;
}

}  // namespace xiangyin::schedule
