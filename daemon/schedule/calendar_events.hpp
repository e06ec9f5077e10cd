#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/schedule/recurrence_set.hpp"

namespace xiangyin::schedule {

/// A VEVENT as far as it says when (RFC 5545 section 3.6.1).
struct CalendarEvent {
  std::string uid;
  std::string summary;  ///< plain text
  RecurrenceProperties recurrence;
  int days = 1;  ///< how many days an event of whole days lasts
  /// RECURRENCE-ID: this event stands in for that occurrence of the one with its uid, which has it as an
  /// exception.
  std::optional<DateValue> replaces;
  bool cancelled =
      false;  ///< STATUS:CANCELLED, or the whole calendar is METHOD:CANCEL: it does not take place
  int line = 0;
};

/// Something in a file that could not be taken over, and why.
struct Unrepresented {
  int line = 0;
  std::string what;      ///< half a sentence
  bool when = false;     ///< without it the occurrences are not those of the file
  std::string advice{};  ///< what to do, as a sentence; may be empty
};

struct CalendarReading {
  std::vector<CalendarEvent> events;
  std::vector<Unrepresented> unrepresented;
};

/// Reads the events of an iCalendar file. Times with a TZID are in that zone of this machine's database
/// (CalendarZones). How long events last is left out: what is said lasts as long as it takes. The file's
/// grammar is the caller's error; an event or property that is understood but has no equal here is reported,
/// never dropped in silence.
core::Result<CalendarReading> read_calendar_events(std::string_view text);

}  // namespace xiangyin::schedule
