#include "daemon/plan/day_set_warnings.hpp"

namespace xiangyin::plan {

std::vector<std::string> day_set_warnings(const Content& content, const schedule::Rule& rule) {
  std::vector<std::string> warnings;
  for (const auto* names : {&rule.include_day_sets, &rule.exclude_day_sets}) {
    for (const std::string& name : *names) {
      const auto set = content.day_sets.find(name);
      const auto last = set == content.day_sets.end() ? std::nullopt : set->second.value.days->last_date();
      if (!last) continue;
      const core::Instant end =
          rule.recurrence.zone->to_instant(at_midnight(schedule::add_days(*last, 1))) - core::Duration(1);
      if (!content.agenda.next(rule.id, end)) continue;
      warnings.push_back("day set '" + name + "' ends on " + to_text(*last) + ", before the rule does");
    }
  }
  return warnings;
}

std::vector<std::string> calendar_warnings(const Station& station, const schedule::LocalDate& date) {
  std::vector<std::string> warnings;
  for (const auto& [path, days] : station.calendars) {
    const auto last = days->last_date();
    if (!last || *last >= date) continue;
    warnings.push_back("calendar '" + path.substr(path.rfind('/') + 1) +
                       "', which quiet hours or gains go by, ends on " + to_text(*last) +
                       "; put the next year's in its place");
  }
  return warnings;
}

}  // namespace xiangyin::plan
