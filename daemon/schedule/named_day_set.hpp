#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "daemon/schedule/day_set.hpp"

namespace xiangyin::schedule {

/// A day set as people keep it: what its days come from, and the days.
struct NamedDaySet {
  std::string id;
  std::string title;
  std::vector<LocalDate> dates;
  LocalDate start;                       ///< where the recurrences begin
  std::vector<Recurrence> recurrence;    ///< every day that has an occurrence
  std::vector<std::string> solar_terms;  ///< their names: "清明"
  std::string icalendar;                 ///< the text of an iCalendar file, whose events are the days
  std::vector<std::string> matching;     ///< texts of summaries; empty: every event
  std::shared_ptr<const DaySet> days;    ///< all of them together

  /// {"id", "title", "dates": ["2026-10-01", ...], "recurrence": ["RSCALE=CHINESE;FREQ=MONTHLY;BYMONTHDAY=3",
  ///  ...], "start": "2026-01-01" (only beside "recurrence"; 1970-01-01 if it is absent),
  ///  "solar_terms": ["清明", ...], "icalendar": "BEGIN:VCALENDAR...", "matching": ["补班", ...],
  ///  "last_date": "2026-10-07" or null (its last day, null where it goes on for ever; read only)}
  boost::json::object to_json() const;
  /// Errors besides the usual: a set without a day in it. Those of the iCalendar text name the line.
  static core::Result<NamedDaySet> from_json(const std::string& id, const boost::json::object& body);
};

/// The sets that are there without anybody's doing, by id: each solar term as "solar-term-qingming", all of
/// them as "solar-terms". Nobody can change them.
std::map<std::string, NamedDaySet> built_in_day_sets();
bool is_built_in_day_set(const std::string& id);

}  // namespace xiangyin::schedule
