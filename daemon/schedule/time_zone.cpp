#include "daemon/schedule/time_zone.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace xiangyin::schedule {
namespace {

absl::CivilSecond civil(const LocalTime& time) {
  return absl::CivilSecond(time.year, time.month, time.day, time.hour, time.minute, time.second);
}

LocalTime local(const absl::CivilSecond& civil) {
  return {static_cast<int>(civil.year()),
          civil.month(),
          civil.day(),
          civil.hour(),
          civil.minute(),
          civil.second()};
}

core::Instant to_instant(absl::Time time) {
  static const absl::Time earliest = absl::FromUnixNanos(core::Instant::min().time_since_epoch().count());
  static const absl::Time latest = absl::FromUnixNanos(core::Instant::max().time_since_epoch().count());
  return core::Instant(core::Duration(absl::ToUnixNanos(std::clamp(time, earliest, latest))));
}

absl::Time to_time(core::Instant instant) {
  return absl::FromUnixNanos(instant.time_since_epoch().count());
}

/// Abseil looks there, too.
std::string database_folder() {
  const char* const folder = std::getenv("TZDIR");
  return folder != nullptr ? folder : "/usr/share/zoneinfo";
}

/// Asked first, because Abseil keeps every name it was ever asked for.
bool is_in_database(const std::string& name) {
  std::error_code missing;
  return name == "UTC" || std::filesystem::is_regular_file(database_folder() + '/' + name, missing);
}

}  // namespace

core::Result<TimeZone> TimeZone::load(std::string name) {
  absl::TimeZone zone;
  // Abseil would also take paths, "libc:" and fixed offsets; those are not names a station can be moved with.
  const bool plain = !name.empty() && name.front() != '/' && name.find("..") == std::string::npos &&
                     name.find(':') == std::string::npos;
  if (!plain || !is_in_database(name) || !absl::LoadTimeZone(name, &zone)) {
    return core::Error{core::ErrorCode::invalid,
                       {},
                       "'" + name.substr(0, 60) + "' is not a time zone this machine knows",
                       "Use a name of the IANA database, for example Asia/Shanghai."};
  }
  return TimeZone(std::move(name), zone);
}

TimeZone TimeZone::utc() {
  return {"UTC", absl::UTCTimeZone()};
}

core::Instant TimeZone::to_instant(const LocalTime& time) const {
  return place(time).instant;
}

TimeZone::Placed TimeZone::place(const LocalTime& time) const {
  const auto info = zone_.At(civil(time));
  return {schedule::to_instant(info.pre), info.kind == absl::TimeZone::TimeInfo::SKIPPED};
}

LocalTime TimeZone::to_local(core::Instant instant) const {
  return local(zone_.At(to_time(instant)).cs);
}

bool TimeZone::is_in_gap(const LocalTime& time) const {
  return place(time).in_gap;
}

std::vector<TimeZone::Gap> TimeZone::gaps(const LocalTime& from, const LocalTime& to) const {
  std::vector<Gap> found;
  const absl::CivilSecond end = civil(to);
  absl::TimeZone::CivilTransition jump;
  // The jump that begins at `from` itself counts.
  absl::Time time = zone_.At(civil(from)).trans - absl::Seconds(1);
  while (zone_.NextTransition(time, &jump) && jump.from <= end) {
    if (jump.to > jump.from && local(jump.to) > from) found.push_back({local(jump.from), local(jump.to)});
    time = zone_.At(jump.to).trans;  // the jump itself, also where `to` is shown twice
  }
  return found;
}

std::optional<TimeZone::Gap> TimeZone::open_gap(core::Instant instant) const {
  absl::TimeZone::CivilTransition jump;
  // Abseil looks strictly before a whole second.
  const absl::Time now = absl::FromUnixSeconds(absl::ToUnixSeconds(to_time(instant)));
  if (!zone_.PrevTransition(now + absl::Seconds(1), &jump) || jump.to <= jump.from) return std::nullopt;
  const absl::Time jumped_at = zone_.At(jump.to).pre;
  if (now - jumped_at >= absl::Seconds(jump.to - jump.from)) return std::nullopt;
  return Gap{local(jump.from), local(jump.to)};
}

std::string time_zone_release() {
  std::ifstream source(database_folder() + "/tzdata.zi");
  constexpr std::string_view prefix = "# version ";
  std::string line;
  if (!std::getline(source, line) || !line.starts_with(prefix)) return {};
  return line.substr(prefix.size(), 20);
}

}  // namespace xiangyin::schedule
