#include "daemon/ctl/moment.hpp"

#include <chrono>

#include "daemon/core/time.hpp"

namespace xiangyin::ctl {
namespace {

std::string format(std::string_view rfc3339, const char* how, const absl::TimeZone& zone) {
  const auto instant = core::parse_rfc3339(rfc3339);
  if (!instant) return std::string(rfc3339);
  return absl::FormatTime(
      how,
      absl::FromUnixSeconds(std::chrono::round<std::chrono::seconds>(*instant).time_since_epoch().count()),
      zone);
}

}  // namespace

absl::TimeZone zone_of(std::string_view name) {
  absl::TimeZone zone;
  if (!absl::LoadTimeZone(std::string(name), &zone)) return absl::UTCTimeZone();
  return zone;
}

std::string local_text(std::string_view rfc3339, const absl::TimeZone& zone) {
  return format(rfc3339, "%a %E4Y-%m-%d %H:%M:%S", zone);
}

std::string date_text(std::string_view rfc3339, const absl::TimeZone& zone) {
  return format(rfc3339, "%E4Y-%m-%d", zone);
}

core::Result<std::string> parse_moment(std::string_view text, const absl::TimeZone& zone) {
  if (const auto instant = core::parse_rfc3339(text)) return core::to_rfc3339(*instant);
  for (const char* how : {"%E4Y-%m-%d", "%E4Y-%m-%d %H:%M", "%E4Y-%m-%d %H:%M:%S", "%E4Y-%m-%d%ET%H:%M",
                          "%E4Y-%m-%d%ET%H:%M:%S"}) {
    absl::Time time;
    std::string reason;
    if (text.find("infinite") == std::string_view::npos &&
        absl::ParseTime(how, std::string(text), zone, &time, &reason)) {
      return absl::FormatTime("%E4Y-%m-%d%ET%H:%M:%SZ", time, absl::UTCTimeZone());
    }
  }
  return core::Error{core::ErrorCode::invalid,
                     {},
                     "'" + std::string(text.substr(0, 40)) + "' is not a date, or a date and time",
                     "Write 2026-11-23 or '2026-11-23 07:30' by the station's clock."};
}

}  // namespace xiangyin::ctl
