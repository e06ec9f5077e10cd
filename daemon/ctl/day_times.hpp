#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "daemon/core/result.hpp"
#include "daemon/schedule/recurrence.hpp"

namespace xiangyin::ctl {

/// When a rule is due as people say it: at these times, on these days, from a first day to a last. A rule of
/// the station says the same as a start and recurrence rules (RFC 5545).
struct DayTimes {
  std::string from;                        ///< "2026-11-23"; empty: not said yet
  std::string until;                       ///< "2026-12-31"; empty: for ever
  std::vector<int> times;                  ///< seconds of the day, sorted; empty: not said yet
  std::vector<schedule::Recurrence> days;  ///< without times, UNTIL and COUNT; empty: the first day only
};

/// Takes a rule's "start" and "recurrence" apart. Nothing where they cannot be said in this way: recurrences
/// within the day, counted ones, or times that differ from day to day.
std::optional<DayTimes> take_apart(const boost::json::object& rule);

/// Writes them into a rule. Needs a first day and at least one time.
void put_together(const DayTimes& said, boost::json::object& rule);

/// "07:30", "07:30:15", or several with commas, as seconds of the day.
core::Result<std::vector<int>> parse_times(std::string_view text);
std::string times_text(const std::vector<int>& times);

/// "daily", "weekdays", "mon-fri", "sat,sun"; "none" for the first day only.
core::Result<std::vector<schedule::Recurrence>> parse_weekdays(std::string_view text);
/// Days of the Chinese calendar: "1,15" in every month, "8-15" once a year, "5L-1" in a leap month.
core::Result<std::vector<schedule::Recurrence>> parse_lunar_days(std::string_view text);
/// As they are typed, or else the RRULE.
std::string to_text(const std::vector<schedule::Recurrence>& days);

}  // namespace xiangyin::ctl
