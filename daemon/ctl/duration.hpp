#pragma once

#include <string_view>

#include "daemon/core/result.hpp"
#include "daemon/core/time.hpp"

namespace xiangyin::ctl {

/// "90", "90s", "1.5s", "500ms", "2min", "1h": a bare number is seconds; up to a day.
core::Result<core::Duration> parse_duration(std::string_view text);

}  // namespace xiangyin::ctl
