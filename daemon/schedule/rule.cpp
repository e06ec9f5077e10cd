#include "daemon/schedule/rule.hpp"

#include <algorithm>

#include <absl/strings/str_format.h>
#include <boost/json/array.hpp>

#include "daemon/core/identifier.hpp"
#include "daemon/core/json.hpp"

namespace xiangyin::schedule {
namespace {

namespace json = boost::json;
using core::Error;
using core::ErrorCode;
using core::JsonReader;
using core::Result;

constexpr std::array<std::string_view, 7> weekday_names{"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
constexpr int most_lateness_seconds = 24 * 60 * 60;
constexpr int most_maximum_seconds = 24 * 60 * 60;

Result<int> parse_time_of_day(const std::string& text) {
  const std::string full = text.size() == 5 ? text + ":00" : text;
  const auto time = parse_local_time("2000-01-01T" + full);
  if (!time) {
    return Error{ErrorCode::invalid,
                 {},
                 "'" + text.substr(0, 40) + "' is not a time of day",
                 "Write hours and minutes, for example 07:30 or 17:05:30."};
  }
  return (time->hour * 60 + time->minute) * 60 + time->second;
}

std::array<bool, 7> read_days(JsonReader& reader) {
  std::array<bool, 7> days{};
  for (const std::string& name : reader.texts_or("days", {weekday_names.begin(), weekday_names.end()})) {
    const auto found = std::find(weekday_names.begin(), weekday_names.end(), name);
    if (found == weekday_names.end()) {
      reader.refuse("days", "'" + name.substr(0, 40) + "' is not a weekday",
                    "Use MO, TU, WE, TH, FR, SA and SU.");
      return days;
    }
    days.at(static_cast<std::size_t>(found - weekday_names.begin())) = true;
  }
  if (std::none_of(days.begin(), days.end(), [](bool day) { return day; })) {
    reader.refuse("days", "has no day in it", "Name at least one of MO, TU, WE, TH, FR, SA and SU.");
  }
  return days;
}

std::vector<std::string> read_zones(JsonReader& reader) {
  std::vector<std::string> zones = reader.texts_or("zones", {});
  for (const std::string& zone : zones)
    reader.take("zones", core::parse_identifier(zone));
  std::sort(zones.begin(), zones.end());
  zones.erase(std::unique(zones.begin(), zones.end()), zones.end());
  return zones;
}

/// A rule whose days all lie outside its dates can never match; it is a mistake, and saving it would be
/// silence.
bool can_match(const Rule& rule) {
  if (!rule.until) return true;
  const DayNumber last = to_day_number(*rule.until);
  for (DayNumber day = to_day_number(rule.from); day <= last && day < to_day_number(rule.from) + 7; ++day) {
    if (rule.days.at(static_cast<std::size_t>(weekday(day)))) return true;
  }
  return false;
}

void read_dates(JsonReader& reader, Rule& rule) {
  rule.from = reader.take("from", parse_local_date(reader.text("from")));
  if (const std::string until = reader.text_or("until", ""); !until.empty()) {
    rule.until = reader.take("until", parse_local_date(until));
    if (*rule.until < rule.from) {
      reader.refuse("until", "lies before from", "Give a last day that is not before the first.");
    }
  }
}

/// How it stands to others on the same loudspeakers.
void read_conduct(JsonReader& reader, Rule& rule) {
  rule.priority = reader.take("priority", parse_priority(reader.text_or("priority", "routine")));
  rule.interruption =
      reader.take("interruption", parse_interruption(reader.text_or("interruption", "repeat")));
  rule.maximum_seconds = static_cast<int>(reader.integer_or("maximum_seconds", 0, 0, most_maximum_seconds));
  rule.gain_db = reader.number_or("gain_db", 0, -40, 20);
}

}  // namespace

json::object Rule::to_json() const {
  json::array day_names;
  for (std::size_t day = 0; day < days.size(); ++day) {
    if (days.at(day)) day_names.emplace_back(weekday_names.at(day));
  }
  return {{"id", id},
          {"title", title},
          {"playlist", playlist},
          {"from", to_text(from)},
          {"until", until ? json::value(to_text(*until)) : json::value(nullptr)},
          {"days", std::move(day_names)},
          {"time", absl::StrFormat("%02d:%02d:%02d", second_of_day / 3600, second_of_day / 60 % 60,
                                   second_of_day % 60)},
          {"time_zone", time_zone.name()},
          {"zones", json::array(zones.begin(), zones.end())},
          {"lateness_seconds", lateness_seconds},
          {"priority", schedule::to_text(priority)},
          {"interruption", schedule::to_text(interruption)},
          {"maximum_seconds", maximum_seconds},
          {"gain_db", gain_db},
          {"enabled", enabled}};
}

Result<Rule> Rule::from_json(const std::string& id, const json::object& body, const TimeZone& default_zone) {
  JsonReader reader(body, "");
  Rule rule;
  rule.id = id;
  if (reader.text_or("id", id) != id) reader.refuse("id", "differs from the address", "Leave it out.");
  rule.title = reader.text_or("title", "");
  const std::string playlist = reader.text("playlist");
  rule.playlist = reader.take("playlist", core::parse_identifier(playlist));
  read_dates(reader, rule);
  rule.days = read_days(reader);
  rule.second_of_day = reader.take("time", parse_time_of_day(reader.text("time")));
  rule.time_zone = default_zone;
  if (const std::string zone = reader.text_or("time_zone", ""); !zone.empty()) {
    if (auto loaded = TimeZone::load(zone)) {
      rule.time_zone = *loaded;
    } else {
      reader.refuse("time_zone", loaded.error().message, loaded.error().advice);
    }
  }
  rule.zones = read_zones(reader);
  rule.lateness_seconds =
      static_cast<int>(reader.integer_or("lateness_seconds", 60, 0, most_lateness_seconds));
  read_conduct(reader, rule);
  rule.enabled = reader.flag_or("enabled", true);
  if (auto read = reader.finish(); !read) return read.error();
  if (!can_match(rule)) {
    return Error{ErrorCode::invalid, "/days", "none of these weekdays lies between from and until",
                 "Choose other days or a longer span."};
  }
  return rule;
}

}  // namespace xiangyin::schedule
