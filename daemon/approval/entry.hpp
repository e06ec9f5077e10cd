#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "daemon/core/time.hpp"

namespace xiangyin::approval {

/// What somebody has done about a recording.
enum class Act {
  added,
  approved,
  refused,
  said_first  ///< the station said it in an emergency before it was approved: it is still to be signed off
};
std::string_view to_text(Act act);  ///< "said_first"

/// One line of the approval record (审批本). What is approved is a recording, by the SHA-256 of its bytes:
/// other audio is another recording, so that no approval can be about what nobody has heard.
struct Entry {
  std::int64_t number = 0;  ///< from 1, rises; 0 until it is on record
  core::Instant at;
  std::string recording;
  Act act = Act::added;
  std::string who;     ///< the name of a token, or "uid 1000"; of said_first: the broadcast
  std::string role;    ///< theirs at that time
  std::string reason;  ///< of a refusal always
};

}  // namespace xiangyin::approval
