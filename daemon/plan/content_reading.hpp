#pragma once

#include <string>

#include "daemon/plan/content.hpp"

/// What checking a change and taking it over have in common.
namespace xiangyin::plan {

/// Finds day sets for timetables. The content outlives it.
schedule::FindDaySet finder(const Content& content);

/// Whether a rule includes or excludes the days of a set.
bool uses_days(const schedule::Rule& rule, const std::string& day_set);

/// Reads a body as the kind says and hands the value, or its error, to `use`.
template <class Use>
auto read_as(store::Kind kind, const std::string& id, const boost::json::object& body, const Station& station,
             Use use) {
  switch (kind) {
    case store::Kind::recording:
      return use(library::Recording::from_json(body));
    case store::Kind::announcement:
      return use(library::Announcement::from_json(id, body));
    case store::Kind::playlist:
      return use(playlist::Playlist::from_json(id, body));
    case store::Kind::day_set:
      return use(schedule::NamedDaySet::from_json(id, body));
    case store::Kind::rule:
      break;
  }
  return use(schedule::Rule::from_json(id, body, station.time_zone));
}

}  // namespace xiangyin::plan
