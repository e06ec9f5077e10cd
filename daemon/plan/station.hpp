#pragma once

#include <string>
#include <vector>

#include "config/settings.hpp"
#include "daemon/schedule/time_zone.hpp"

namespace xiangyin::plan {

/// What the station is, as far as content and plan depend on it.
struct Station {
  schedule::TimeZone time_zone;
  std::vector<std::string> languages;  ///< most wanted first
  std::vector<config::Zone> zones;
  config::Settings::Quiet quiet{};
  config::Settings::Limits limits{};
  std::vector<config::Gain> gains{};
};

}  // namespace xiangyin::plan
