#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/schedule/recurrence_set.hpp"

namespace xiangyin::schedule {

/// A set of dates: statutory holidays, make-up workdays (调休), market days, solar terms. A value that any
/// thread may ask. What it is called is its keeper's business.
class DaySet {
 public:
  explicit DaySet(std::vector<LocalDate> dates);

  /// Every day that has an occurrence.
  static core::Result<DaySet> from_rule(const Recurrence& rule, const LocalDate& start);
  /// The days of the events of an iCalendar file: each day that an event of whole days lasts, the day another
  /// begins. Refuses a file with an event that cannot be read, since a holiday left out would be heard.
  /// Files of holidays have make-up workdays beside them, told apart by their summaries: if `matching` is not
  /// empty only the events count whose summary has one of its texts in it.
  static core::Result<DaySet> from_icalendar(std::string_view text,
                                             const std::vector<std::string>& matching = {});
  /// The dates of a solar term by its name, "清明", for the years 1900 to 2100.
  static core::Result<DaySet> from_solar_term(std::string_view name);

  /// Its days are added to these.
  void add(const DaySet& other);

  bool is_empty() const { return dates_.empty() && endless_.empty(); }
  bool contains(const LocalDate& date) const { return first_from(date) == date; }
  /// The first day in it that is not before `date`.
  std::optional<LocalDate> first_from(const LocalDate& date) const;
  /// The last day in it, beyond which it says nothing: a rule that goes on should be warned of. Nothing if it
  /// goes on for ever; 0001-01-01 if it is empty.
  std::optional<LocalDate> last_date() const;

 private:
  /// Days from each occurrence on, for ever.
  struct Endless {
    RecurrenceSet set;
    int days = 1;
  };
  core::Result<void> add(const RecurrenceProperties& properties, int days);

  std::vector<LocalDate> dates_;  ///< sorted
  std::vector<Endless> endless_;
};

}  // namespace xiangyin::schedule
