#pragma once

#include "daemon/schedule/recurrence.hpp"

namespace xiangyin::schedule {

/// The highest COUNT. Counting a rule out takes time that grows with it; a year has 31 million seconds.
inline constexpr int most_count = 10'000'000;

/// The parts that RFC 5545 section 3.3.10 and RFC 7529 forbid beside one another, or in this calendar.
core::Result<void> check_parts(const Recurrence& rule, bool skip_given);

/// What the rule may not have because of the value type of its DTSTART (RFC 5545 section 3.3.10). One thing
/// more is accepted than the RFC allows: an UNTIL on the wall clock beside a DTSTART with a time zone.
core::Result<void> check_beside_start(const Recurrence& rule, bool all_day);

}  // namespace xiangyin::schedule
