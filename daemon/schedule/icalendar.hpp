#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/result.hpp"

namespace xiangyin::schedule {

/// One property of an iCalendar stream (RFC 5545 section 3.1), unfolded.
struct ContentLine {
  struct Parameter {
    std::string name;   ///< in capitals
    std::string value;  ///< as written, without quotes
  };
  std::string name;  ///< in capitals
  std::vector<Parameter> parameters;
  std::string value;  ///< as written
  int line = 0;       ///< where it begins, from 1

  /// The value of a parameter, or an empty text.
  std::string_view parameter(std::string_view wanted) const;
};

/// BEGIN to END (RFC 5545 section 3.6).
struct Component {
  std::string name;  ///< in capitals
  std::vector<ContentLine> properties;
  std::vector<Component> components;
  int line = 0;

  const ContentLine* find(std::string_view property) const;
};

/// The VCALENDAR objects of a stream. Strict about the grammar, since a file cut in the middle must not pass
/// as a whole one: errors name the line. Limits: 16 MiB, 64 KiB a line, components 4 deep.
core::Result<std::vector<Component>> parse_icalendar(std::string_view text);

}  // namespace xiangyin::schedule
