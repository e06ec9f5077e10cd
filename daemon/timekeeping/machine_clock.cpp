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
  const std::filesystem::directory_iterator clocks("/sys/class/rtc", missing);
  return !missing && clocks != std::filesystem::directory_iterator();
}

}  // namespace

MachineClock ask_kernel() {
  const auto boot = core::read_file("/proc/sys/kernel/random/boot_id", 100);
  return {is_synchronised(), has_battery_clock(), boot ? boot->substr(0, 36) : std::string()};
}

}  // namespace xiangyin::timekeeping
