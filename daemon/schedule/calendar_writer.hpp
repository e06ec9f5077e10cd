#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "daemon/core/time.hpp"

namespace xiangyin::schedule {

/// Writes an iCalendar stream (RFC 5545) line by line: ended with CRLF, folded so that none is longer than 75
/// octets, and never within a character of UTF-8 (section 3.1).
class CalendarWriter {
 public:
  /// A property whose value is written as it stands: a date, a number, the name of a component.
  void line(std::string_view property, std::string_view value);
  /// A property of type TEXT: what needs it is escaped (section 3.3.11), and control characters, which no
  /// text may have, become spaces.
  void text(std::string_view property, std::string_view value);
  /// A moment in UTC, to the second: "20261123T033000Z".
  void moment(std::string_view property, core::Instant instant);

  const std::string& stream() const& { return stream_; }
  std::string stream() && { return std::move(stream_); }

 private:
  std::string stream_;
};

}  // namespace xiangyin::schedule
