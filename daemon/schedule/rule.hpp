#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "daemon/core/result.hpp"
#include "daemon/schedule/priority.hpp"
#include "daemon/schedule/time_zone.hpp"

namespace xiangyin::schedule {

/// When a playlist goes on air.
struct Rule {
  std::string id;
  std::string title;
  std::string playlist;
  LocalDate from;                  ///< first day
  std::optional<LocalDate> until;  ///< last day, included
  std::array<bool, 7> days{};      ///< Monday first
  int second_of_day = 0;           ///< local start time
  TimeZone time_zone = TimeZone::utc();
  std::vector<std::string> zones;  ///< empty: every zone of the station
  int lateness_seconds = 60;       ///< may still start, from its beginning, this long after its moment
  Priority priority = Priority::routine;
  Interruption interruption = Interruption::repeat;
  int maximum_seconds = 0;  ///< what lasts longer is ended with a fade; 0: no limit
  double gain_db = 0;       ///< for all of it, -40 to 20
  bool enabled = true;

  /// {"id", "title", "playlist", "from": "2026-11-23", "until", "days": ["MO", ...] (RFC 5545 weekdays),
  ///  "time": "07:30:00", "time_zone", "zones", "lateness_seconds", "priority",
  ///  "interruption", "maximum_seconds", "gain_db", "enabled"}
  boost::json::object to_json() const;
  /// `default_zone` is the station's time zone, used where the body has none.
  static core::Result<Rule> from_json(const std::string& id, const boost::json::object& body,
                                      const TimeZone& default_zone);
};

}  // namespace xiangyin::schedule
