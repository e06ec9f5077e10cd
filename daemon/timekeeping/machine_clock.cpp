#include <filesystem>

#include <sys/timex.h>

#include "daemon/core/file.hpp"
#include "daemon/timekeeping/timekeeper.hpp"

namespace xiangyin::timekeeping {
namespace {

bool is_synchronised() {
  timex state{};
  const int condition = adjtimex(&state);
  return condition >= 0 && condition != TIME_ERROR && (state.status & STA_UNSYNC) == 0;
}

bool has_battery_clock() {
  std::error_code missing;
  return std::filesystem::exists("/sys/class/rtc/rtc0", missing);
}

/// Nobody who asks outlives the machine's run.
const std::string& boot_identity() {
  static const std::string identity = [] {
    const auto text = core::read_file("/proc/sys/kernel/random/boot_id", 100);
    return text ? text->substr(0, 36) : std::string();
  }();
  return identity;
}

}  // namespace

MachineClock ask_kernel() {
  const bool synchronised = is_synchronised();
  return {synchronised, !synchronised && has_battery_clock(), boot_identity()};
}

}  // namespace xiangyin::timekeeping
