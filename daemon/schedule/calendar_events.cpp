#include "daemon/schedule/calendar_events.hpp"

#include <algorithm>
#include <array>

#include "daemon/schedule/icalendar.hpp"

namespace xiangyin::schedule {
namespace {

/// What says nothing about when, nor about what is to be heard.
constexpr std::array<std::string_view, 19> metadata{
    "UID",      "DTSTAMP", "CREATED",  "LAST-MODIFIED", "SEQUENCE",     "SUMMARY", "DESCRIPTION",
    "LOCATION", "STATUS",  "TRANSP",   "CLASS",         "CATEGORIES",   "URL",     "ORGANIZER",
    "GEO",      "COMMENT", "PRIORITY", "COLOR",         "RECURRENCE-ID"};

core::Error at_line(const ContentLine& property, core::Error error) {
  error.message = property.name + ": " + error.message;
  error.field = "line " + std::to_string(property.line);
  return error;
}

/// Undoes the escapes of TEXT (RFC 5545 section 3.3.11).
std::string plain_text(std::string_view value) {
  std::string text;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool escaped = value[i] == '\\' && i + 1 < value.size();
    if (escaped) ++i;
    text += escaped && (value[i] == 'n' || value[i] == 'N') ? '\n' : value[i];
  }
  return text;
}

core::Result<DateValue> single_date(const ContentLine& property) {
  const auto value = parse_date_value(property.value);
  if (value) return *value;
  return at_line(property, {core::ErrorCode::invalid,
                            {},
                            "'" + property.value.substr(0, 40) + "' is not a date",
                            "Write 20261123 or 20261123T073000."});
}

core::Result<void> read_dates(const ContentLine& property, std::vector<DateValue>& values) {
  auto read = parse_date_values(property.value);
  if (!read) return at_line(property, read.error());
  values.insert(values.end(), read->begin(), read->end());
  return {};
}

core::Result<void> read_start(const ContentLine& property, RecurrenceProperties& recurrence) {
  const auto value = single_date(property);
  if (!value) return value.error();
  recurrence.start = {value->time, value->form == DateValue::Form::date};
  if (value->form == DateValue::Form::utc) recurrence.zone = TimeZone::utc();
  if (const std::string_view zone = property.parameter("TZID"); !zone.empty()) {
    auto loaded = TimeZone::load(std::string(zone));
    if (!loaded) return at_line(property, loaded.error());
    recurrence.zone = std::move(loaded).value();
  }
  return {};
}

core::Result<void> read_rule(const ContentLine& property, RecurrenceProperties& recurrence) {
  auto rule = parse_recurrence(property.value);
  if (!rule) return at_line(property, rule.error());
  recurrence.rules.push_back(std::move(rule).value());
  return {};
}

/// Reads one event; the properties that have no equal are added to `unrepresented`.
class EventReader {
 public:
  explicit EventReader(std::vector<Unrepresented>& unrepresented) : unrepresented_(unrepresented) {}

  core::Result<CalendarEvent> read(const Component& component) {
    event_.line = component.line;
    const ContentLine* const start = component.find("DTSTART");
    if (start == nullptr) {
      return core::Error{
          core::ErrorCode::invalid, "line " + std::to_string(component.line), "it has no DTSTART", {}};
    }
    if (auto read = read_start(*start, event_.recurrence); !read) return read.error();
    if (const auto* const uid = component.find("UID")) event_.uid = uid->value;
    if (const auto* const summary = component.find("SUMMARY")) event_.summary = plain_text(summary->value);
    for (const ContentLine& property : component.properties) {
      if (auto read = take(property); !read) return read.error();
    }
    for (const Component& inner : component.components)
      report(inner.line, inner.name + " has no equal here");
    if (auto set = RecurrenceSet::make(event_.recurrence); !set) return set.error();
    return std::move(event_);
  }

 private:
  void report(int line, std::string what) { unrepresented_.push_back({line, std::move(what)}); }

  core::Result<void> take(const ContentLine& property) {
    const bool has_own_zone = !property.parameter("TZID").empty() && event_.recurrence.zone &&
                              property.parameter("TZID") != event_.recurrence.zone->name();
    if (has_own_zone || property.parameter("VALUE") == "PERIOD") {
      report(property.line, property.name + " is in another time zone, or has lengths");
      return {};
    }
    if (property.name == "DTSTART") return {};
    if (property.name == "RRULE") return read_rule(property, event_.recurrence);
    if (property.name == "RDATE") return read_dates(property, event_.recurrence.additional);
    if (property.name == "EXDATE") return read_dates(property, event_.recurrence.exceptions);
    if (property.name == "DTEND") return take_end(property);
    if (property.name == "RECURRENCE-ID") return take_replaced(property);
    const bool says_nothing = std::find(metadata.begin(), metadata.end(), property.name) != metadata.end() ||
                              property.name.starts_with("X-");
    if (!says_nothing) report(property.line, property.name + " has no equal here");
    return {};
  }

  core::Result<void> take_end(const ContentLine& property) {
    const auto end = single_date(property);
    if (!end) return end.error();
    if (event_.recurrence.start.all_day) {
      event_.days = to_day_number(end->time.date()) - to_day_number(event_.recurrence.start.time.date());
    }
    if (event_.days >= 1) return {};
    return at_line(property, {core::ErrorCode::invalid, {}, "the event ends before it begins", {}});
  }

  core::Result<void> take_replaced(const ContentLine& property) {
    const auto replaced = single_date(property);
    if (!replaced) return replaced.error();
    event_.replaces = *replaced;
    return {};
  }

  std::vector<Unrepresented>& unrepresented_;
  CalendarEvent event_;
};

/// An occurrence that another event replaces is an exception of its own.
void except_replaced(std::vector<CalendarEvent>& events) {
  for (const CalendarEvent& replacement : events) {
    if (!replacement.replaces) continue;
    for (CalendarEvent& event : events) {
      if (event.uid == replacement.uid && !event.replaces) {
        event.recurrence.exceptions.push_back(*replacement.replaces);
      }
    }
  }
}

}  // namespace

core::Result<CalendarReading> read_calendar_events(std::string_view text) {
  const auto calendars = parse_icalendar(text);
  if (!calendars) return calendars.error();
  CalendarReading reading;
  for (const Component& calendar : *calendars) {
    for (const Component& component : calendar.components) {
      if (component.name == "VTIMEZONE") continue;
      if (component.name != "VEVENT") {
        reading.unrepresented.push_back({component.line, component.name + " has no equal here"});
        continue;
      }
      auto event = EventReader(reading.unrepresented).read(component);
      if (event) {
        reading.events.push_back(std::move(event).value());
      } else {
        reading.unrepresented.push_back({component.line, "the event is left out: " + to_text(event.error())});
      }
    }
  }
  except_replaced(reading.events);
  return reading;
}

}  // namespace xiangyin::schedule
