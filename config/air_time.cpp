#include "config/air_time.hpp"

#include <algorithm>
#include <charconv>

namespace xiangyin::config {
namespace {

using core::Result;

constexpr std::array<std::string_view, 7> weekdays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

std::optional<int> two_digits(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size() && text.size() == 2;
  return whole && value >= 0 ? std::optional(value) : std::nullopt;
}

/// "22:00", or "24:00" for the end of the day.
void read_time(TomlReader& reader, std::string_view key, int& second) {
  std::string text;
  reader.read(key, text);
  const auto hour = text.size() == 5 && text[2] == ':' ? two_digits(text.substr(0, 2)) : std::nullopt;
  const auto minute = hour ? two_digits(text.substr(3)) : std::nullopt;
  if (minute && *minute < 60 && (*hour < 24 || (*hour == 24 && *minute == 0))) {
    second = (*hour * 60 + *minute) * 60 % (24 * 60 * 60);
    return;
  }
  reader.refuse(key, text.empty() ? "is missing" : "'" + text + "' is not a time of day",
                "Write hours and minutes, for example \"22:00\".");
}

void read_calendars(TomlReader& reader, std::string_view key, std::vector<std::string>& paths) {
  reader.read(key, paths);
  for (const std::string& path : paths) {
    if (path.empty() || path.front() != '/')
      reader.refuse(key, "'" + path + "' is not an absolute path", "Begin it with /.");
  }
}

DailyPeriod read_period(TomlReader& reader, const Settings& settings) {
  DailyPeriod period;
  read_time(reader, "from", period.from_second);
  read_time(reader, "until", period.until_second);
  read_calendars(reader, "calendars", period.calendars);
  read_calendars(reader, "except_calendars", period.except_calendars);
  std::vector<std::string> names;
  // Who names calendars and no days means the calendars.
  if (period.calendars.empty()) names.assign(weekdays.begin(), weekdays.end());
  reader.read("days", names);
  period.days = {};
  for (const std::string& name : names) {
    const auto* day = std::find(weekdays.begin(), weekdays.end(), name);
    if (day == weekdays.end()) {
      reader.refuse("days", "'" + name + "' is not a day", "Use mon, tue, wed, thu, fri, sat and sun.");
      return period;
    }
    period.days.at(static_cast<std::size_t>(day - weekdays.begin())) = true;
  }
  if (names.empty() && period.calendars.empty())
    reader.refuse("days", "is empty", "Leave it out for every day.");
  reader.read("zones", period.zones);
  for (const std::string& wanted : period.zones) {
    const bool known = std::any_of(settings.zones.begin(), settings.zones.end(),
                                   [&wanted](const Zone& zone) { return zone.name == wanted; });
    if (!known) reader.refuse("zones", "there is no zone '" + wanted + "'", "Name zones of these settings.");
  }
  return period;
}

}  // namespace

Result<void> read_air_time(TomlReader& root, const std::string& file, Settings& settings) {
  for (const toml::table* table : root.tables("quiet")) {
    TomlReader reader(table, file, "quiet");
    settings.quiet.periods.push_back(read_period(reader, settings));
    if (auto read = reader.finish(); !read) return read;
  }
  TomlReader emergency(root.table("emergency"), file, "emergency");
  emergency.read("quiet_minutes", settings.quiet.emergency_minutes, 1, 60);
  emergency.read("quiet_count", settings.quiet.emergency_count, 0, 100);
  if (auto read = emergency.finish(); !read) return read;

  TomlReader limits(root.table("limits"), file, "limits");
  limits.read("minutes_a_day", settings.limits.minutes_a_day, 0, 24 * 60);
  limits.read("repeats_a_day", settings.limits.repeats_a_day, 0, 1000);
  if (auto read = limits.finish(); !read) return read;

  for (const toml::table* table : root.tables("gain")) {
    TomlReader reader(table, file, "gain");
    Gain gain{read_period(reader, settings), 0};
    reader.read("gain_db", gain.gain_db, -40.0, 20.0);
    if (auto read = reader.finish(); !read) return read;
    settings.gains.push_back(std::move(gain));
  }
  return {};
}

}  // namespace xiangyin::config
