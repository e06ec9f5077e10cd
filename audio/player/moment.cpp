#include "audio/player/moment.hpp"

#include <chrono>
#include <limits>

namespace xiangyin::audio {
namespace {

template <class Clock>
std::int64_t read() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now().time_since_epoch()).count();
}

}  // namespace

Moment Moment::now() {
  // The wall clock between two looks at the other: a thread that was put aside in the middle looks again.
  Moment best;
  std::int64_t narrowest = std::numeric_limits<std::int64_t>::max();
  for (int attempt = 0; attempt < 3 && narrowest > 20'000; ++attempt) {
    const std::int64_t before = read<std::chrono::steady_clock>();
    const std::int64_t wall = read<std::chrono::system_clock>();
    const std::int64_t after = read<std::chrono::steady_clock>();
    if (after - before >= narrowest) continue;
    narrowest = after - before;
    best = {before + narrowest / 2, wall};
  }
  return best;
}

}  // namespace xiangyin::audio
