#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "daemon/core/time.hpp"

namespace xiangyin::control {

/// What the daemon itself costs, and what is left of the disk its state is on.
struct ProcessFigures {
  double processor_seconds = 0;
  std::int64_t peak_resident_bytes = 0;
  std::optional<std::uint64_t> free_disk_bytes;
};

/// Looks at them once a second at the most: whoever asks for the status all the time does not ask the kernel
/// as often. Used on the loop's thread only.
class ProcessWatch {
 public:
  const ProcessFigures& look(core::Duration uptime, const std::filesystem::path& state);

 private:
  ProcessFigures figures_;
  std::optional<core::Duration> seen_;
};

}  // namespace xiangyin::control
