#include "daemon/schedule/calendar_events.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <unordered_map>

#include "daemon/schedule/calendar_zones.hpp"
#include "daemon/schedule/icalendar.hpp"

namespace xiangyin::schedule {
namespace {

/// What says nothing about when, nor about what is to be heard.
constexpr std::array<std::string_view, 19> metadata{
    "UID",      "DTSTAMP", "CREATED",  "LAST-MODIFIED", "SEQUENCE",     "SUMMARY", "DESCRIPTION",
    "LOCATION", "STATUS",  "TRANSP",   "CLASS",         "CATEGORIES",   "URL",     "ORGANIZER",
    "GEO",      "COMMENT", "PRIORITY", "COLOR",         "RECURRENCE-ID"};

/// What an event has once at most.
constexpr std::array<std::string_view, 7> single{"DTSTART", "DTEND",  "DURATION", "RECURRENCE-ID",
                                                 "UID",     "STATUS", "SUMMARY"};
constexpr int most_days = 366;

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

/// The start of a PERIOD stands for it (section 3.3.9).
std::string starts_of(const ContentLine& property) {
  if (property.parameter("VALUE") != "PERIOD") return property.value;
  std::string starts;
  bool in_start = true;
  for (const char character : property.value) {
    in_start = character == ',' || (in_start && character != '/');
    if (in_start) starts += character;
  }
  return starts;
}

core::Result<void> read_rule(const ContentLine& property, RecurrenceProperties& recurrence) {
  auto rule = parse_recurrence(property.value);
  if (!rule) return at_line(property, rule.error());
  recurrence.rules.push_back(std::move(rule).value());
  return {};
}

/// How many days "P3D" or "P2W" has (section 3.3.6); 0 if it is something else.
int whole_days(std::string_view duration) {
  if (duration.size() < 3 || duration.size() > 6 || duration.front() != 'P') return 0;
  int count = 0;
  for (const char digit : duration.substr(1, duration.size() - 2)) {
    if (digit < '0' || digit > '9') return 0;
    count = count * 10 + (digit - '0');
  }
  return duration.back() == 'D' ? count : duration.back() == 'W' ? count * 7 : 0;
}

/// Reads one event; the properties that have no equal are added to `unrepresented`.
class EventReader {
 public:
  EventReader(CalendarZones& zones, std::vector<Unrepresented>& unrepresented)
      : zones_(zones), unrepresented_(unrepresented) {}

  core::Result<CalendarEvent> read(const Component& component) {
    event_.line = component.line;
    const ContentLine* const start = component.find("DTSTART");
    if (start == nullptr) {
      return core::Error{
          core::ErrorCode::invalid, "line " + std::to_string(component.line), "it has no DTSTART", {}};
    }
    if (auto read = take_start(*start); !read) return read.error();
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
  void report(int line, std::string what, bool when = false) {
    unrepresented_.push_back({line, std::move(what), when});
  }

  core::Result<void> take(const ContentLine& property) {
    if (std::find(single.begin(), single.end(), property.name) != single.end() &&
        !seen_.insert(property.name).second) {
      return at_line(property,
                     {core::ErrorCode::invalid, {}, "the event has it twice", "Leave one of them out."});
    }
    if (property.name == "DTSTART") return {};
    if (property.name == "RRULE") return read_rule(property, event_.recurrence);
    if (property.name == "RDATE") return take_dates(property, event_.recurrence.additional);
    if (property.name == "EXDATE") return take_dates(property, event_.recurrence.exceptions);
    if (property.name == "DTEND") return take_end(property);
    if (property.name == "DURATION") return take_duration(property);
    if (property.name == "RECURRENCE-ID") return take_replaced(property);
    if (property.name == "STATUS") event_.cancelled = property.value == "CANCELLED";
    const bool says_nothing = std::find(metadata.begin(), metadata.end(), property.name) != metadata.end() ||
                              property.name.starts_with("X-");
    if (!says_nothing) report(property.line, property.name + " has no equal here", property.name == "EXRULE");
    return {};
  }

  core::Result<void> take_start(const ContentLine& property) {
    const auto value = single_date(property);
    if (!value) return value.error();
    event_.recurrence.start = {value->time, value->form == DateValue::Form::date};
    if (value->form == DateValue::Form::utc) event_.recurrence.zone = TimeZone::utc();
    if (const std::string_view name = property.parameter("TZID"); !name.empty()) {
      auto zone = zones_.find(name);
      if (!zone) return at_line(property, zone.error());
      event_.recurrence.zone = std::move(zone).value();
    }
    return {};
  }

  core::Result<void> take_dates(const ContentLine& property, std::vector<DateValue>& values) {
    auto read = parse_date_values(starts_of(property));
    if (!read) return at_line(property, read.error());
    if (auto moved = to_own_zone(property, *read); !moved) return moved;
    values.insert(values.end(), read->begin(), read->end());
    return {};
  }

  /// Local times in another zone than the event's become moments.
  core::Result<void> to_own_zone(const ContentLine& property, std::vector<DateValue>& values) {
    const std::string_view name = property.parameter("TZID");
    if (name.empty()) return {};
    const auto zone = zones_.find(name);
    if (!zone) return at_line(property, zone.error());
    if (zone.value() == event_.recurrence.zone) return {};
    if (!event_.recurrence.zone) {
      return at_line(property,
                     {core::ErrorCode::invalid, {}, "it has a time zone, and DTSTART has none", {}});
    }
    for (DateValue& value : values) {
      if (value.form != DateValue::Form::local) continue;
      value = {DateValue::Form::utc, TimeZone::utc().to_local(zone->to_instant(value.time))};
    }
    return {};
  }

  core::Result<void> take_end(const ContentLine& property) {
    const auto end = single_date(property);
    if (!end) return end.error();
    if (!event_.recurrence.start.all_day) return {};
    return take_days(property,
                     to_day_number(end->time.date()) - to_day_number(event_.recurrence.start.time.date()));
  }

  core::Result<void> take_duration(const ContentLine& property) {
    if (!event_.recurrence.start.all_day) return {};
    return take_days(property, whole_days(property.value));
  }

  core::Result<void> take_days(const ContentLine& property, int days) {
    event_.days = days;
    if (days >= 1 && days <= most_days) return {};
    return at_line(property,
                   {core::ErrorCode::invalid, {}, "the event must last for 1 to 366 whole days", {}});
  }

  core::Result<void> take_replaced(const ContentLine& property) {
    if (!property.parameter("RANGE").empty()) {
      return at_line(property, {core::ErrorCode::unsupported, {}, "it replaces all that follow, too", {}});
    }
    const auto replaced = single_date(property);
    if (!replaced) return replaced.error();
    std::vector<DateValue> one{*replaced};
    if (auto moved = to_own_zone(property, one); !moved) return moved;
    event_.replaces = one.front();
    return {};
  }

  CalendarZones& zones_;
  std::vector<Unrepresented>& unrepresented_;
  CalendarEvent event_;
  std::set<std::string> seen_;  ///< of `single`
};

/// An occurrence that another event replaces is an exception of its own.
void except_replaced(std::vector<CalendarEvent>& events) {
  std::unordered_multimap<std::string, CalendarEvent*> whole;
  for (CalendarEvent& event : events) {
    if (!event.replaces) whole.emplace(event.uid, &event);
  }
  for (const CalendarEvent& replacement : events) {
    if (!replacement.replaces) continue;
    const auto [first, last] = whole.equal_range(replacement.uid);
    for (auto event = first; event != last; ++event)
      event->second->recurrence.exceptions.push_back(*replacement.replaces);
  }
}

/// An event that cannot be taken over, at the property that is at fault where one is.
Unrepresented left_out(const core::Error& error, int line) {
  constexpr std::string_view at = "line ";
  const bool has_line = error.field.starts_with(at);
  if (has_line) line = std::stoi(error.field.substr(at.size()));
  const std::string part = has_line || error.field.empty() ? "" : error.field + ": ";
  return {line, part + error.message, true, error.advice};
}

void read_calendar(const Component& calendar, CalendarReading& reading) {
  CalendarZones zones(calendar);
  const ContentLine* const method = calendar.find("METHOD");
  const bool cancels = method != nullptr && method->value == "CANCEL";
  for (const Component& component : calendar.components) {
    if (component.name == "VTIMEZONE") continue;
    if (component.name != "VEVENT") {
      reading.unrepresented.push_back({component.line, component.name + " has no equal here", false});
      continue;
    }
    auto event = EventReader(zones, reading.unrepresented).read(component);
    if (event) {
      event->cancelled = event->cancelled || cancels;
      reading.events.push_back(std::move(event).value());
    } else {
      reading.unrepresented.push_back(left_out(event.error(), component.line));
    }
  }
}

}  // namespace

core::Result<CalendarReading> read_calendar_events(std::string_view text) {
  const auto calendars = parse_icalendar(text);
  if (!calendars) return calendars.error();
  CalendarReading reading;
  for (const Component& calendar : *calendars)
    read_calendar(calendar, reading);
  except_replaced(reading.events);
  return reading;
}

}  // namespace xiangyin::schedule
