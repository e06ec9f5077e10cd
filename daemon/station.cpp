#include "daemon/station.hpp"

#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "daemon/core/file.hpp"
#include "daemon/library/recording.hpp"

namespace xiangyin {
namespace {

using core::Result;

constexpr std::size_t largest_calendar = 10 * 1024 * 1024;

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

Result<void> read_calendars(const config::DailyPeriod& period, plan::Calendars& calendars) {
  for (const auto* paths : {&period.calendars, &period.except_calendars}) {
    for (const std::string& path : *paths) {
      if (calendars.contains(path)) continue;
      const auto text = core::read_file(path, largest_calendar);
      if (!text) return text.error();
      auto days = schedule::DaySet::from_icalendar(*text);
      if (!days) {
        core::Error error = days.error();
        error.message = path + ": " + error.message;
        return error;
      }
      calendars.emplace(path, std::make_shared<const schedule::DaySet>(std::move(*days)));
    }
  }
  return {};
}

Result<std::vector<std::string>> parse_languages(const std::vector<std::string>& texts) {
  std::vector<std::string> languages;
  for (const std::string& text : texts) {
    auto language = library::parse_language(text);
    if (!language) return language.error();
    languages.push_back(*language);
  }
  return languages;
}

}  // namespace

Result<plan::Station> make_station(const config::Settings& settings) {
  const bool named = !settings.station.time_zone.empty();
  auto zone = schedule::TimeZone::load(named ? settings.station.time_zone : machine_time_zone());
  if (!zone) return core::at_field(zone.error(), named ? "station.time_zone" : "the machine's time zone");
  plan::Station station{*zone,          {}, settings.zones,  settings.quiet,   settings.limits,
                        settings.gains, {}, settings.chimes, settings.approval};
  auto languages = parse_languages(settings.station.languages);
  if (!languages) return core::at_field(languages.error(), "station.languages");
  station.languages = std::move(*languages);
  for (config::Zone& place : station.zones) {
    auto order = parse_languages(place.languages);
    if (!order) return core::at_field(order.error(), "zone.languages");
    place.languages = std::move(*order);
  }
  for (const config::DailyPeriod& period : settings.quiet.periods) {
    if (auto read = read_calendars(period, station.calendars); !read)
      return core::at_field(read.error(), "quiet");
  }
  for (const config::Gain& gain : settings.gains) {
    if (auto read = read_calendars(gain.period, station.calendars); !read)
      return core::at_field(read.error(), "gain");
  }
  return station;
}

}  // namespace xiangyin
