#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/result.hpp"

namespace xiangyin::ctl {

/// "daily", "weekdays", "weekends", "mon-fri", "sat,sun", "fri-mon,wed" as RFC 5545 weekdays, Monday first.
core::Result<std::vector<std::string>> parse_days(std::string_view text);

/// RFC 5545 weekdays as people write them: "daily", "mon-fri", "sat,sun".
std::string days_text(std::span<const std::string> days);

}  // namespace xiangyin::ctl
