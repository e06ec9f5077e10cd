#pragma once

#include "config/settings.hpp"
#include "daemon/plan/content.hpp"

namespace xiangyin {

/// What the settings say the station is: its time zone (the machine's own where they name none), its
/// languages in canonical form and its zones. Errors name the key.
core::Result<plan::Station> make_station(const config::Settings& settings);

}  // namespace xiangyin
