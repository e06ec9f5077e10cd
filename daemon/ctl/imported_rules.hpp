#pragma once

#include <map>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "daemon/core/result.hpp"
#include "daemon/schedule/calendar_events.hpp"

namespace xiangyin::ctl {

/// What an import has to know besides the file.
struct ImportOptions {
  std::string playlist;                          ///< for events whose summary names none; may be empty
  std::map<std::string, std::string> playlists;  ///< those there are, by id and by title, to their ids
  std::string time;                              ///< "07:30:00", for events of whole days; may be empty
};

/// A rule made of an event.
struct ImportedRule {
  std::string id;            ///< "event-" and 12 digits of the UID's hash: a second import replaces the first
  boost::json::object body;  ///< the members that the file decides
  int line = 0;              ///< where the event begins
};

struct ImportedRules {
  std::vector<ImportedRule> rules;
  std::vector<std::string> families;  ///< the ids that events of the file have, also those that make no rule
};

/// Errors: unsupported, with the line, where something that no rule can say changes when an event takes
/// place.
core::Result<void> check_moments(const schedule::CalendarReading& reading);

/// Makes a rule of each event that takes place: an occurrence that is replaced (RECURRENCE-ID) becomes a rule
/// of its own, whose id is that of its event with the time behind it. Errors name the line: an event that no
/// rule can stand for, or that no playlist is known for.
core::Result<ImportedRules> make_rules(const schedule::CalendarReading& reading,
                                       const ImportOptions& options);

/// Whether a rule was made of an event of the family: the event's own, or of a replaced occurrence.
bool is_of_family(const std::string& rule, const std::string& family);

}  // namespace xiangyin::ctl
