#pragma once

#include "daemon/schedule/day_filter.hpp"
#include "daemon/schedule/pattern.hpp"
#include "daemon/schedule/times_of_day.hpp"

namespace xiangyin::schedule {

/// Rules whose periods are of one length: DAILY, HOURLY, MINUTELY and SECONDLY. Period starts are an
/// arithmetic progression; the parts that limit (RFC 5545, the table of section 3.3.10) leap over what they
/// exclude, those that expand make the same times in every period.
class StepPattern final : public Pattern {
 public:
  /// `rule` is complete (complete_from_start).
  StepPattern(const Recurrence& rule, LocalSecond start);

  std::optional<LocalSecond> first_from(LocalSecond from) const override;
  std::optional<LocalSecond> nth(std::int64_t number) const override;

 private:
  /// The first period start of the progression at or after `from`.
  LocalSecond align(LocalSecond from) const;
  /// The first period at or after `period` that every limit allows. `passed` is a day known to be allowed.
  std::optional<LocalSecond> first_period(LocalSecond period, DayNumber& passed) const;
  /// Where the hours, minutes and seconds allow a period: the same second if they do, else the next that may
  /// be.
  LocalSecond leap_within_day(LocalSecond period) const;
  /// Whether periods ever begin at a time of day that is allowed.
  bool can_match() const;

  LocalSecond start_;
  LocalSecond first_period_;
  LocalSecond step_;
  std::uint64_t hours_ = 0;  ///< those a period may begin in, as bits
  std::uint64_t minutes_ = 0;
  std::uint64_t seconds_ = 0;
  DayFilter days_;
  TimesOfDay times_;
  Chosen chosen_;
  bool can_match_ = false;
};

}  // namespace xiangyin::schedule
