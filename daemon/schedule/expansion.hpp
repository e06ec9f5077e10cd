#pragma once

#include <memory>

#include "daemon/schedule/pattern.hpp"
#include "daemon/schedule/time_zone.hpp"

namespace xiangyin::schedule {

/// Where a rule's counting begins: its DTSTART.
struct Start {
  LocalTime time;
  bool all_day = false;  ///< a DATE: the time is midnight and stands for the whole day
};

/// The occurrences of one recurrence rule, in the local time of its DTSTART. DTSTART is one of them only
/// where it matches the rule. An immutable value: any thread may ask it. Beyond the rule's calendar (the year
/// 9999, for the Chinese calendar 2199) there are none.
class Expansion {
 public:
  /// Without a zone an UNTIL in UTC is read on the wall clock. Refuses what RFC 5545 forbids beside this
  /// DTSTART.
  static core::Result<Expansion> make(const Recurrence& rule, const Start& start,
                                      const std::optional<TimeZone>& zone = std::nullopt);

  /// The first occurrence at or after a local time.
  std::optional<LocalTime> first_from(const LocalTime& from) const;
  /// The first occurrence after a local time.
  std::optional<LocalTime> next(const LocalTime& after) const;

 private:
  Expansion(std::shared_ptr<const Pattern> pattern, std::optional<TimeZone> zone)
      : pattern_(std::move(pattern)), zone_(std::move(zone)) {}
  bool is_before_end(const LocalTime& time) const;
  /// Whether the clock, for a time in a gap, shows another occurrence.
  bool is_repeated(const LocalTime& time) const;
  void end_after(int count, const LocalTime& start);

  std::shared_ptr<const Pattern> pattern_;
  std::optional<TimeZone> zone_;
  LocalSecond last_ = (last_day_number + std::int64_t{1}) * seconds_per_day - 1;
  std::optional<core::Instant> until_;  ///< in UTC, where there is a zone; last_ is then a day or more later
};

}  // namespace xiangyin::schedule
