#include "daemon/core/time.hpp"

#include <absl/strings/str_format.h>
#include <absl/time/time.h>

namespace xiangyin::core {

std::string to_rfc3339(Instant instant) {
  return absl::FormatTime("%E4Y-%m-%d%ET%H:%M:%E3SZ",
                          absl::FromChrono(std::chrono::round<std::chrono::milliseconds>(instant)),
                          absl::UTCTimeZone());
}

Result<Instant> parse_rfc3339(std::string_view text) {
  absl::Time time;
  std::string reason;
  // Outside these years the nanoseconds of an Instant would overflow.
  static const absl::Time earliest = absl::FromUnixSeconds(-9'000'000'000);
  static const absl::Time latest = absl::FromUnixSeconds(9'000'000'000);
  const bool plain = text.size() >= 20 && text.find("infinite") == std::string_view::npos;
  if (!plain || !absl::ParseTime(absl::RFC3339_full, std::string(text), &time, &reason) || time < earliest ||
      time > latest) {
    return Error{ErrorCode::invalid,
                 {},
                 "'" + std::string(text.substr(0, 40)) + "' is not a date and time",
                 "Write it after RFC 3339 with an offset, for example 2026-11-23T07:30:00+08:00."};
  }
  return Instant(Duration(absl::ToUnixNanos(time)));
}

std::string to_text(Duration duration) {
  using std::chrono::duration_cast;
  const auto milliseconds = duration_cast<std::chrono::milliseconds>(duration).count();
  const auto seconds = milliseconds / 1000;
  if (seconds < 60) return absl::StrFormat("%d.%d s", seconds, (milliseconds % 1000) / 100);
  if (seconds < 3600) return absl::StrFormat("%d min %02d s", seconds / 60, seconds % 60);
  return absl::StrFormat("%d h %02d min", seconds / 3600, seconds % 3600 / 60);
}

}  // namespace xiangyin::core
