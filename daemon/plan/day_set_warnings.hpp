#pragma once

#include <string>
#include <vector>

#include "daemon/plan/content.hpp"

namespace xiangyin::plan {

/// A sentence for each day set of a rule that ends before the rule does: beyond its last day the set says
/// nothing, so that holidays would be taken for workdays.
std::vector<std::string> day_set_warnings(const Content& content, const schedule::Rule& rule);

/// A calendar that quiet hours or gains go by, and its last day.
struct CalendarEnd {
  schedule::LocalDate last;
  std::string warning;  ///< a sentence
};
/// Those that end; beyond that day the periods hold by the days of the week alone.
std::vector<CalendarEnd> calendar_ends(const Station& station);

}  // namespace xiangyin::plan
