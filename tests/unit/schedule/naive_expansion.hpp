#pragma once

#include <vector>

#include "daemon/schedule/recurrence.hpp"

namespace xiangyin::schedule {

/// The occurrences of a Gregorian rule without SKIP up to `end`, the slow way: every second there is (or
/// every second that BYHOUR, BYMINUTE and BYSECOND can mean) is asked whether it fits, those that fit are
/// gathered by period, and BYSETPOS, DTSTART, COUNT and UNTIL are applied to the list. Shares no code with
/// what it is held against, but for the names of days.
std::vector<LocalSecond> expand_naively(const Recurrence& rule, const LocalTime& start, const LocalTime& end);

}  // namespace xiangyin::schedule
