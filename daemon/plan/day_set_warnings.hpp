#pragma once

#include <string>
#include <vector>

#include "daemon/plan/content.hpp"

namespace xiangyin::plan {

/// A sentence for each day set of a rule that ends before the rule does: beyond its last day the set says
/// nothing, so that holidays would be taken for workdays.
std::vector<std::string> day_set_warnings(const Content& content, const schedule::Rule& rule);

/// A sentence for each calendar that quiet hours or gains go by and that ends before a date: beyond its last
/// day they hold by the days of the week alone.
std::vector<std::string> calendar_warnings(const Station& station, const schedule::LocalDate& date);

}  // namespace xiangyin::plan
