#include "daemon/station.hpp"

#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "daemon/library/recording.hpp"

namespace xiangyin {
namespace {

using core::Result;

/// The IANA name behind TZ or /etc/localtime (localtime(5)); UTC where neither tells.
std::string machine_time_zone() {
  const char* variable = std::getenv("TZ");
  if (variable != nullptr && *variable != '\0') return *variable == ':' ? variable + 1 : variable;
  std::error_code missing;
  const std::string target = std::filesystem::read_symlink("/etc/localtime", missing).native();
  constexpr std::string_view folder = "zoneinfo/";
  const auto position = target.find(folder);
  return missing || position == std::string::npos ? "UTC" : target.substr(position + folder.size());
}

}  // namespace

Result<plan::Station> make_station(const config::Settings& settings) {
  const bool named = !settings.station.time_zone.empty();
  auto zone = schedule::TimeZone::load(named ? settings.station.time_zone : machine_time_zone());
  if (!zone) return core::at_field(zone.error(), named ? "station.time_zone" : "the machine's time zone");
  plan::Station station{*zone, {}, settings.zones, settings.quiet, settings.limits, settings.gains};
  for (const std::string& text : settings.station.languages) {
    auto language = library::parse_language(text);
    if (!language) return core::at_field(language.error(), "station.languages");
    station.languages.push_back(*language);
  }
  return station;
}

}  // namespace xiangyin
