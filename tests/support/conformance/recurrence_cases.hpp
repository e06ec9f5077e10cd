#pragma once

#include <string>
#include <vector>

#include "daemon/core/result.hpp"
#include "tests/support/conformance/case_file.hpp"

namespace xiangyin::conformance {

/// Our occurrences of a case: as many as are expected and one more, so that a list that should end is seen
/// to. Whole days as dates, others as the wall clock shows them; with a zone the instants too.
struct Occurrences {
  std::vector<std::string> local;
  std::vector<std::string> utc;
};
core::Result<Occurrences> expand(const RecurrenceCase& recurrence_case);

/// Whether occurrences are those expected; if not, `why` says where they part.
bool as_expected(const RecurrenceCase& recurrence_case, const Occurrences& occurrences, std::string& why);

}  // namespace xiangyin::conformance
