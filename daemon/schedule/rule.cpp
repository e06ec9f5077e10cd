#include "daemon/schedule/rule.hpp"

#include <algorithm>

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

constexpr int most_lateness_seconds = 24 * 60 * 60;
constexpr int most_maximum_seconds = 24 * 60 * 60;
constexpr std::size_t most_recurrences = 50;
constexpr std::size_t most_dates = 2000;

/// A list whose entries are read one by one; an error names the entry.
template <class Value, class Read>
std::vector<Value> read_list(JsonReader& reader, std::string_view name, std::size_t most, Read read) {
  std::vector<Value> values;
  const std::vector<std::string> texts = reader.texts_or(name, {});
  if (texts.size() > most) {
    reader.refuse(name, "has more than " + std::to_string(most) + " entries",
                  "Say it with fewer, or with several rules.");
    return values;
  }
  for (std::size_t index = 0; index < texts.size(); ++index) {
    Result<Value> value = read(texts[index]);
    if (!value) {
      reader.refuse(core::at_field(value.error(), reader.pointer(name) + '/' + std::to_string(index)));
      return values;
    }
    values.push_back(std::move(value).value());
  }
  return values;
}

/// The part's name comes to stand in the message, since the member is the field.
Error with_part(Error error) {
  if (!error.field.empty()) error.message = error.field + ": " + error.message;
  return error;
}

Result<Recurrence> read_recurrence(const std::string& text) {
  auto recurrence = parse_recurrence(text);
  if (!recurrence) return with_part(recurrence.error());
  return recurrence;
}

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

std::vector<std::string> read_zones(JsonReader& reader) {
  std::vector<std::string> zones = reader.texts_or("zones", {});
  for (const std::string& zone : zones)
    reader.take("zones", core::parse_identifier(zone));
  std::sort(zones.begin(), zones.end());
  zones.erase(std::unique(zones.begin(), zones.end()), zones.end());
  return zones;
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
  rule.zones = read_zones(reader);
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
  if (error.field == "DTSTART" || rule.recurrence.rules.empty()) return core::at_field(error, "/start");
  for (std::size_t index = 0; index < rule.recurrence.rules.size(); ++index) {
    const Recurrence& one = rule.recurrence.rules[index];
    const auto expansion = Expansion::make(one, rule.recurrence.start, rule.recurrence.zone);
    if (!expansion) return core::at_field(with_part(error), "/recurrence/" + std::to_string(index));
  }
  return core::at_field(error.field == "RRULE" ? error : with_part(error), "/recurrence");
}

}  // namespace

Result<Timetable> make_timetable(const Rule& rule) {
  auto timetable = Timetable::make(rule.recurrence);
  if (!timetable) return at_member(rule, timetable.error());
  return timetable;
}

Result<void> check_occurs(const Rule& rule, const Timetable& timetable) {
  if (const auto occurs = check_occurs(timetable); !occurs) return at_member(rule, occurs.error());
  return {};
}

}  // namespace xiangyin::schedule
