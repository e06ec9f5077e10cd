#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "daemon/schedule/day_set.hpp"
#include "daemon/schedule/time_zone.hpp"

namespace xiangyin::plan {

/// Sets of dates by the file they are read from. They are the station's own, so that no request changes them.
using Calendars = std::map<std::string, std::shared_ptr<const schedule::DaySet>, std::less<>>;

/// What the station is, as far as content and plan depend on it.
struct Station {
  schedule::TimeZone time_zone;
  std::vector<std::string> languages;  ///< most wanted first
  std::vector<config::Zone> zones;
  config::Settings::Quiet quiet{};
  config::Settings::Limits limits{};
  std::vector<config::Gain> gains{};
  Calendars calendars{};  ///< that quiet hours and gains name
  config::Settings::Chimes chimes{};
  config::Settings::Approval approval{};
};

}  // namespace xiangyin::plan
