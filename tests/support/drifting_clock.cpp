// Preloaded into a sound server it makes that run off, as the crystal of a sound card does: CLOCK_MONOTONIC,
// by which a null sink plays, goes faster by DRIFTING_CLOCK_PPM parts per million. Nothing else is touched:
// what server and clients tell each other of time is CLOCK_REALTIME.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <ctime>

#include <sys/syscall.h>
#include <unistd.h>

namespace {

constexpr std::int64_t second = 1'000'000'000;

timespec real_time(clockid_t clock) {
  timespec time{};
  syscall(SYS_clock_gettime, clock, &time);
  return time;
}

std::int64_t nanoseconds(const timespec& time) {
  return time.tv_sec * second + time.tv_nsec;
}

double factor() {
  const char* ppm = std::getenv("DRIFTING_CLOCK_PPM");
  return ppm == nullptr ? 0 : std::strtod(ppm, nullptr) * 1e-6;
}

}  // namespace

extern "C" int clock_gettime(clockid_t clock, timespec* time) {
  static const double drift = factor();
  static const std::int64_t began = nanoseconds(real_time(CLOCK_MONOTONIC));
  *time = real_time(clock);
  if (clock != CLOCK_MONOTONIC) return 0;
  const std::int64_t real = nanoseconds(*time);
  const std::int64_t told = real + std::llround(static_cast<double>(real - began) * drift);
  *time = {told / second, told % second};
  return 0;
}
