#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/core/time.hpp"

namespace xiangyin::timekeeping {

/// How far the clock can be believed.
enum class Trust {
  trusted,  ///< it is right: a time server says so, or a person has
  holding,  ///< it was right, or a battery has kept it; nothing speaks against it
  unknown   ///< it may be any time: nothing is said by the clock
};
std::string_view to_text(Trust trust);  ///< "trusted"

/// A moment at which the time was known for sure.
struct Sure {
  core::Instant at;
  core::Duration uptime{};  ///< of the machine then
  std::string boot;         ///< which start of the machine that uptime counts from
  bool by_person = false;   ///< a person said so, not a time server
};

/// What can be known about the clock now.
struct Evidence {
  core::Instant now;
  core::Duration uptime{};
  std::string boot;
  bool synchronised = false;  ///< the kernel says that a time server keeps it right
  bool has_battery = false;   ///< there is a clock that goes on without power
  std::optional<Sure> last;
};

struct Judgement {
  Trust trust = Trust::unknown;
  std::string reason;  ///< a sentence's half for people, with what to do where something has to be done
};

/// Clocks of boards drift by less than a second in an hour; nothing sets a clock that was right by more.
inline constexpr core::Duration largest_correction = std::chrono::hours(24);
/// What a person has said holds for so long; then the clock is not sure any more, but holds.
inline constexpr core::Duration word_of_a_person = std::chrono::hours(24);
/// No station is switched off for longer. GPS receivers err by 1024 weeks, which is 19.6 years.
inline constexpr core::Duration longest_absence = std::chrono::hours(24) * 365 * 10;

/// Pure. While the machine runs, its uptime tells how much time has really passed since the last sure moment:
/// a clock that says otherwise by more than a correction is not believed, whoever set it. Over a restart the
/// clock may have gone on by any plausible time, but never back.
Judgement judge(const Evidence& evidence);

}  // namespace xiangyin::timekeeping
