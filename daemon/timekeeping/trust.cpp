#include "daemon/timekeeping/trust.hpp"

#include <array>

namespace xiangyin::timekeeping {
namespace {

using core::Duration;
using core::Instant;
using namespace std::chrono_literals;

/// This program is not older than that.
constexpr Instant first_release = std::chrono::sys_days(std::chrono::year(2026) / 1 / 1);
/// Small corrections backwards are usual.
constexpr Duration small_correction = 1h;

constexpr std::string_view what_to_do = "; set the clock right, then run `xiangyinctl clock confirm`";

Judgement unknown(const std::string& reason) {
  return {Trust::unknown, reason + std::string(what_to_do)};
}

Judgement in_the_same_boot(const Evidence& evidence) {
  const Sure& last = *evidence.last;
  const Duration passed = evidence.uptime - last.uptime;
  const Duration gap = evidence.now - (last.at + passed);
  if (gap > largest_correction || gap < -largest_correction) {
    return unknown("the clock was set " + std::string(gap > 0s ? "forward" : "back") + " by " +
                   core::to_text(gap > 0s ? gap : -gap) + " although the time was known");
  }
  if (evidence.synchronised) return {Trust::trusted, "a time server keeps it"};
  if (last.by_person && passed <= word_of_a_person) return {Trust::trusted, "a person confirmed it"};
  return {Trust::holding, "it was known at " + core::to_rfc3339(last.at) + " and has gone on since"};
}

Judgement after_a_restart(const Evidence& evidence) {
  if (evidence.now < first_release) return unknown("the clock says " + core::to_rfc3339(evidence.now));
  if (evidence.last && evidence.now < evidence.last->at - small_correction) {
    return unknown("the clock is behind " + core::to_rfc3339(evidence.last->at) + ", which has been already");
  }
  if (evidence.last && evidence.now > evidence.last->at + longest_absence) {
    return unknown("the clock is years after " + core::to_rfc3339(evidence.last->at) +
                   ", when the time was last known");
  }
  if (evidence.synchronised) return {Trust::trusted, "a time server keeps it"};
  if (evidence.has_battery) return {Trust::holding, "its battery has kept it"};
  return unknown("the machine has no clock with a battery, and no time server has been heard yet");
}

}  // namespace

std::string_view to_text(Trust trust) {
  constexpr std::array<std::string_view, 3> names{"trusted", "holding", "unknown"};
  return names.at(static_cast<std::size_t>(trust));
}

Judgement judge(const Evidence& evidence) {
  const bool same_boot = evidence.last && evidence.last->boot == evidence.boot;
  return same_boot ? in_the_same_boot(evidence) : after_a_restart(evidence);
}

}  // namespace xiangyin::timekeeping
