#include "audio/device/null_device.hpp"

#include <string>

#include <unistd.h>

namespace xiangyin::audio {

core::Result<NullDevice::Fault> NullDevice::parse_fault(std::string_view name) {
  if (name == "open") return Fault::open;
  if (name == "stall") return Fault::stall;
  if (name == "hang") return Fault::hang;
  return core::Error{core::ErrorCode::invalid, "device",
                     "'" + std::string(name) + "' is not a fault of the null device",
                     "Write null, null:open, null:stall or null:hang."};
}

core::Result<void> NullDevice::open(const StreamFormat& format, SoundSource& source) {
  if (fault_ == Fault::open) {
    return core::Error{core::ErrorCode::unavailable, "device", "the null device was told not to open", {}};
  }
  if (fault_ != Fault::none) paced_.stall_after(3 * std::int64_t{format.sample_rate});
  paced_.start(format, monotonic_nanoseconds() + format.buffer.count(), source,
               [](std::span<const std::int16_t>) {});
  return {};
}

void NullDevice::close() {
  while (fault_ == Fault::hang)
    pause();
  paced_.stop();
}

}  // namespace xiangyin::audio
