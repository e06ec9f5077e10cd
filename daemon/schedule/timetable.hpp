#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "daemon/schedule/day_set.hpp"
#include "daemon/schedule/recurrence_set.hpp"

namespace xiangyin::schedule {

/// Day sets as timetables share them.
using DaySets = std::vector<std::shared_ptr<const DaySet>>;

/// When a rule is due: its recurrence set, and on the days of the included day sets the times of day that its
/// recurrence has, but nothing on the days of the excluded ones. With included day sets and without a
/// recurrence rule the start is no occurrence; it says the time of day and the first day. An immutable value:
/// cheap to copy, any thread may ask it.
class Timetable {
 public:
  /// Errors besides those of RecurrenceSet::make(): COUNT beside included day sets, which it could not count.
  static core::Result<Timetable> make(const RecurrenceProperties& properties, DaySets included = {},
                                      DaySets excluded = {});

  /// The first occurrence at or after a local time. Gives up, as if there were none, where more days in a row
  /// are excluded than a century has.
  std::optional<LocalTime> first_from(const LocalTime& from) const;

  /// One occurrence: the local time as the rule says it, and when that is.
  struct Moment {
    LocalTime local;
    core::Instant start;
  };
  /// The first whose instant is after `after`, in the order of instants.
  std::optional<Moment> next(core::Instant after) const;

 private:
  Timetable(RecurrenceSet own, TimeZone zone, DaySets included, DaySets excluded);
  std::optional<LocalTime> first_included(LocalTime from) const;
  bool is_excluded(const LocalDate& date) const;

  RecurrenceSet own_;
  std::optional<RecurrenceSet> every_day_;  ///< its times of day on any day; where there are included sets
  TimeZone zone_;
  DaySets included_;
  DaySets excluded_;
};

/// Refuses a timetable without a single occurrence, and one with more than `most_a_day` on its first day.
core::Result<void> check_occurs(const Timetable& timetable);
inline constexpr std::size_t most_a_day = 1440;

}  // namespace xiangyin::schedule
