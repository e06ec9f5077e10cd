#pragma once

#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "daemon/core/result.hpp"

namespace xiangyin::conformance {

/// The lines of a text file without their ends; a file that gzip packed is unpacked.
core::Result<std::vector<std::string>> read_lines(const std::string& path);

/// One case of `rrule.jsonl`: a recurrence and what is to come of it.
struct RecurrenceCase {
  std::string id;
  std::string start;  ///< "1997-09-02T09:00:00", or a date for whole days
  std::string zone;   ///< IANA name; empty for floating time
  std::string rule;
  std::vector<std::string> exceptions;    ///< EXDATE, local
  std::vector<std::string> additional;    ///< RDATE, local
  std::vector<std::string> expected;      ///< local
  std::vector<std::string> expected_utc;  ///< in order with `expected`, where there is a zone
  bool complete = true;                   ///< false: there are more than `expected`
  bool valid = true;                      ///< false: malformed by the RFC; to refuse it is right

  bool all_day() const { return start.size() == 10; }
};

core::Result<RecurrenceCase> parse_recurrence_case(const std::string& line);

}  // namespace xiangyin::conformance
