#pragma once

#include <string>
#include <string_view>

#include "daemon/core/result.hpp"

namespace xiangyin::schedule {

/// The class of a broadcast, lowest first. A higher class interrupts every lower one; equals wait for each
/// other.
enum class Priority { background, routine, urgent, live, emergency };

/// What becomes of a broadcast that a higher class interrupts, once the air is free again.
enum class Interruption {
  repeat,  ///< it is said again from its beginning
  resume,  ///< it goes on with the recording in which it was interrupted
  drop     ///< it is over
};

std::string_view to_text(Priority priority);  ///< "routine"
std::string_view to_text(Interruption interruption);
/// Errors: invalid, with the names that there are.
core::Result<Priority> parse_priority(std::string_view text);
core::Result<Interruption> parse_interruption(std::string_view text);

}  // namespace xiangyin::schedule
