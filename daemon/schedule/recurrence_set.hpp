#pragma once

#include <vector>

#include "daemon/schedule/expansion.hpp"

namespace xiangyin::schedule {

/// What a calendar says of when something recurs: the properties of RFC 5545 section 3.8.5 beside their
/// DTSTART.
struct RecurrenceProperties {
  Start start;
  std::optional<TimeZone> zone;       ///< absent: floating local time
  std::vector<Recurrence> rules;      ///< RRULE
  std::vector<DateValue> additional;  ///< RDATE; a date means the time of day of DTSTART
  std::vector<DateValue> exceptions;  ///< EXDATE; a date means all occurrences of that day
};

/// The recurrence set (RFC 5545 section 3.8.5.3): what the rules and RDATE say, less EXDATE. Without any rule
/// DTSTART is an occurrence; with one only if the rule says so. Occurrences are local times, in order, each
/// once. An immutable value: any thread may ask it.
class RecurrenceSet {
 public:
  static core::Result<RecurrenceSet> make(const RecurrenceProperties& properties);

  /// The first occurrence after a local time.
  std::optional<LocalTime> next(const LocalTime& after) const {
    return first_from_second(to_local_second(after) + 1);
  }
  /// The first occurrence at or after a local time.
  std::optional<LocalTime> first_from(const LocalTime& from) const {
    return first_from_second(to_local_second(from));
  }
  /// Those from `from` on and before `to`, but not more than `limit`.
  std::vector<LocalTime> range(const LocalTime& from, const LocalTime& to, std::size_t limit) const;

 private:
  std::optional<LocalTime> first_from_second(LocalSecond from) const;
  bool is_excepted(const LocalTime& time) const;

  std::optional<TimeZone> zone_;
  std::vector<Expansion> expansions_;
  std::vector<LocalTime> additional_;      ///< sorted
  std::vector<LocalTime> excepted_times_;  ///< sorted
  std::vector<LocalDate> excepted_dates_;  ///< sorted
};

/// Refuses a set without a single occurrence, as a rule that can never match has.
core::Result<void> check_occurs(const RecurrenceSet& set);

}  // namespace xiangyin::schedule
