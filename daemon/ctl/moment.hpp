#pragma once

#include <string>
#include <string_view>

#include <absl/time/time.h>

#include "daemon/core/result.hpp"

namespace xiangyin::ctl {

/// The station's zone as this machine knows it; UTC where it does not.
absl::TimeZone zone_of(std::string_view name);

/// RFC 3339 from the station as people at the station read it, to the nearest second:
/// "Mon 2026-11-23 07:30:00". Other text is given back as it is.
std::string local_text(std::string_view rfc3339, const absl::TimeZone& zone);

/// Today's date at the station: "2026-11-23".
std::string date_text(std::string_view rfc3339, const absl::TimeZone& zone);

/// A moment somebody typed, as RFC 3339: "2026-11-23" (its 00:00), "2026-11-23 07:30", "2026-11-23T07:30:00",
/// by the station's clock, or RFC 3339 with an offset.
core::Result<std::string> parse_moment(std::string_view text, const absl::TimeZone& zone);

}  // namespace xiangyin::ctl
