#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "daemon/core/result.hpp"
#include "daemon/schedule/priority.hpp"
#include "daemon/schedule/timetable.hpp"

namespace xiangyin::schedule {

/// When a playlist goes on air.
struct Rule {
  std::string id;
  std::string title;
  std::string playlist;
  RecurrenceProperties recurrence;            ///< always with a zone; the start has a time of day
  std::vector<std::string> include_day_sets;  ///< due on their days too, at its times of day
  std::vector<std::string> exclude_day_sets;  ///< never due on their days
  std::vector<std::string> zones;             ///< empty: every zone of the station
  int lateness_seconds = 60;  ///< may still start, from its beginning, this long after its moment
  Priority priority = Priority::routine;
  Interruption interruption = Interruption::repeat;
  int maximum_seconds = 0;  ///< what lasts longer is ended with a fade; 0: no limit
  double gain_db = 0;       ///< for all of it, -40 to 20
  bool enabled = true;

  /// {"id", "title", "playlist",
  ///  "start": "2026-11-23T07:30:00" (DTSTART: the first day and, where nothing else says it, the time of
  ///           day; an occurrence itself only where there is no recurrence, or where it matches),
  ///  "time_zone": "Asia/Shanghai",
  ///  "recurrence": ["FREQ=WEEKLY;BYDAY=MO,FR", ...] (values of RRULE, RFC 5545 section 3.3.10 and RFC 7529),
  ///  "additional": ["2026-12-24T18:00:00", "2026-12-25", ...] (RDATE; a date has the time of day of start),
  ///  "exceptions": ["2026-11-27T07:30:00", "2027-01-01", ...] (EXDATE; a date is all of that day),
  ///  "include_day_sets": ["make-up-workdays"], "exclude_day_sets": ["holidays"] (what is excluded wins; with
  ///           included day sets and no recurrence it is due on their days only),
  ///  "zones", "lateness_seconds", "priority", "interruption", "maximum_seconds", "gain_db", "enabled"}
  /// Only "playlist" and "start" are needed. Dates and times are local, in the rule's zone.
  boost::json::object to_json() const;
  /// `default_zone` is the station's time zone, used where the body has none.
  static core::Result<Rule> from_json(const std::string& id, const boost::json::object& body,
                                      const TimeZone& default_zone);
};

/// The days of a day set by its name; null if there is none.
using FindDaySet = std::function<std::shared_ptr<const DaySet>(const std::string& id)>;

/// What the rule's members say together; a day set that is not there has no days. Errors name the member.
core::Result<Timetable> make_timetable(const Rule& rule, const FindDaySet& find);
/// Refuses a rule that never comes to pass, or that comes to pass without end on one day.
core::Result<void> check_occurs(const Rule& rule, const Timetable& timetable);

}  // namespace xiangyin::schedule
