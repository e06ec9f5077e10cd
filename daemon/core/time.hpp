#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "daemon/core/result.hpp"

namespace xiangyin::core {

/// A moment in UTC, nanoseconds since 1970-01-01T00:00:00Z without leap seconds (as CLOCK_REALTIME).
using Instant = std::chrono::sys_time<std::chrono::nanoseconds>;
using Duration = std::chrono::nanoseconds;

/// RFC 3339 in UTC to the nearest millisecond: "2026-11-23T23:30:00.000Z".
std::string to_rfc3339(Instant instant);

/// Reads RFC 3339 with any offset and any fraction.
Result<Instant> parse_rfc3339(std::string_view text);

/// A duration for people: "1.5 s", "2 min 05 s", "1 h 10 min".
std::string to_text(Duration duration);

}  // namespace xiangyin::core
