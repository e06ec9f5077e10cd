#include "daemon/schedule/rule.hpp"

#include <algorithm>

#include <boost/json/array.hpp>

#include "daemon/core/identifier.hpp"
#include "daemon/core/json.hpp"
#include "daemon/schedule/json_list.hpp"

namespace xiangyin::schedule {
namespace {

namespace json = boost::json;
using core::Error;
using core::ErrorCode;
using core::JsonReader;
using core::Result;

constexpr int most_lateness_seconds = 24 * 60 * 60;
constexpr int most_maximum_seconds = 24 * 60 * 60;
constexpr std::size_t most_recurrences = 50;
constexpr std::size_t most_dates = 2000;

Result<DateValue> read_date(const std::string& text) {
  if (text.size() == 10) {
    const auto date = parse_local_date(text);
    if (!date) return date.error();
    return DateValue{DateValue::Form::date, at_midnight(*date)};
  }
  const auto time = parse_local_time(text);
  if (!time) return time.error();
  return DateValue{DateValue::Form::local, *time};
}

RecurrenceProperties read_properties(JsonReader& reader, const TimeZone& default_zone) {
  RecurrenceProperties properties;
  properties.start.time = reader.take("start", parse_local_time(reader.text("start")));
  properties.zone = default_zone;
  if (const std::string zone = reader.text_or("time_zone", ""); !zone.empty()) {
    if (auto loaded = TimeZone::load(zone)) {
      properties.zone = *loaded;
    } else {
      reader.refuse("time_zone", loaded.error().message, loaded.error().advice);
    }
  }
  properties.rules = read_list<Recurrence>(reader, "recurrence", most_recurrences, read_recurrence);
  properties.additional = read_list<DateValue>(reader, "additional", most_dates, read_date);
  properties.exceptions = read_list<DateValue>(reader, "exceptions", most_dates, read_date);
  return properties;
}

std::vector<std::string> read_names(JsonReader& reader, std::string_view member) {
  std::vector<std::string> names = reader.texts_or(member, {});
  for (const std::string& name : names)
    reader.take(member, core::parse_identifier(name));
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

json::array to_json(const std::vector<DateValue>& values) {
  json::array texts;
  for (const DateValue& value : values) {
    texts.emplace_back(value.form == DateValue::Form::date ? to_text(value.time.date())
                                                           : to_text(value.time));
  }
  return texts;
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
  json::array recurrences;
  for (const Recurrence& rule : recurrence.rules)
    recurrences.emplace_back(to_text(rule));
  return {{"id", id},
          {"title", title},
          {"playlist", playlist},
          {"start", to_text(recurrence.start.time)},
          {"time_zone", recurrence.zone->name()},
          {"recurrence", std::move(recurrences)},
          {"additional", schedule::to_json(recurrence.additional)},
          {"exceptions", schedule::to_json(recurrence.exceptions)},
          {"include_day_sets", json::array(include_day_sets.begin(), include_day_sets.end())},
          {"exclude_day_sets", json::array(exclude_day_sets.begin(), exclude_day_sets.end())},
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
  rule.recurrence = read_properties(reader, default_zone);
  rule.include_day_sets = read_names(reader, "include_day_sets");
  rule.exclude_day_sets = read_names(reader, "exclude_day_sets");
  rule.zones = read_names(reader, "zones");
  rule.lateness_seconds =
      static_cast<int>(reader.integer_or("lateness_seconds", 60, 0, most_lateness_seconds));
  read_conduct(reader, rule);
  rule.enabled = reader.flag_or("enabled", true);
  if (auto read = reader.finish(); !read) return read.error();
  return rule;
}

namespace {

/// Names the member, and which recurrence it is, that an error of the whole is about.
Error at_member(const Rule& rule, const Error& error) {
  if (error.field == "COUNT") return core::at_field(error, "/include_day_sets");
  if (error.field == "DTSTART" || rule.recurrence.rules.empty()) return core::at_field(error, "/start");
  for (std::size_t index = 0; index < rule.recurrence.rules.size(); ++index) {
    const Recurrence& one = rule.recurrence.rules[index];
    const auto expansion = Expansion::make(one, rule.recurrence.start, rule.recurrence.zone);
    if (!expansion) return core::at_field(with_part(error), "/recurrence/" + std::to_string(index));
  }
  return core::at_field(error.field == "RRULE" ? error : with_part(error), "/recurrence");
}

}  // namespace

Result<Timetable> make_timetable(const Rule& rule, const FindDaySet& find) {
  const auto sets = [&find](const std::vector<std::string>& names) {
    DaySets found;
    for (const std::string& name : names) {
      auto days = find(name);
      found.push_back(days ? std::move(days) : std::make_shared<const DaySet>(std::vector<LocalDate>()));
    }
    return found;
  };
  auto timetable = Timetable::make(rule.recurrence, sets(rule.include_day_sets), sets(rule.exclude_day_sets));
  if (!timetable) return at_member(rule, timetable.error());
  return timetable;
}

Result<void> check_occurs(const Rule& rule, const Timetable& timetable) {
  if (const auto occurs = check_occurs(timetable); !occurs) return at_member(rule, occurs.error());
  return {};
}

}  // namespace xiangyin::schedule
