#include "daemon/control/process_figures.hpp"

#include <sys/resource.h>

namespace xiangyin::control {
namespace {

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

const ProcessFigures& ProcessWatch::look(core::Duration uptime, const std::filesystem::path& state) {
  if (seen_ && uptime - *seen_ < std::chrono::seconds(1)) return figures_;
  seen_ = uptime;
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  figures_.processor_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  figures_.peak_resident_bytes = std::int64_t{usage.ru_maxrss} * 1024;
  std::error_code unknown;
  const auto disk = std::filesystem::space(state, unknown);
  figures_.free_disk_bytes = unknown ? std::nullopt : std::optional<std::uint64_t>(disk.available);
  return figures_;
}

}  // namespace xiangyin::control
