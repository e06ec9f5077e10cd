#pragma once

#include <cstdint>

namespace xiangyin::audio {

/// One look at both clocks, nanoseconds. Devices and waiting go by CLOCK_MONOTONIC, which nobody sets; cues
/// and facts by CLOCK_REALTIME. What lies between the two is taken anew at every look, so that a step of the
/// wall clock moves what is still to come and nothing else.
struct Moment {
  std::int64_t monotonic = 0;
  std::int64_t wall = 0;

  static Moment now();
  std::int64_t to_monotonic(std::int64_t other_wall) const { return monotonic + (other_wall - wall); }
  std::int64_t to_wall(std::int64_t other_monotonic) const { return wall + (other_monotonic - monotonic); }
};

inline constexpr std::int64_t millisecond = 1'000'000;
inline constexpr std::int64_t second = 1'000'000'000;

}  // namespace xiangyin::audio
