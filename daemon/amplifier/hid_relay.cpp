#include "daemon/amplifier/hid_relay.hpp"

#include <cerrno>

#include <fcntl.h>
#include <linux/hidraw.h>
#include <sys/ioctl.h>

#include "daemon/core/file.hpp"

namespace xiangyin::amplifier {

std::array<std::uint8_t, 9> HidRelay::report(int number, bool on) {
  return {0, static_cast<std::uint8_t>(on ? 0xFF : 0xFD), static_cast<std::uint8_t>(number)};
}

core::Result<void> HidRelay::set(bool on) {
  const auto device = core::open_file(path_, O_RDWR);
  if (!device) return device.error();
  auto bytes = report(number_, on);
  if (ioctl(device->get(), HIDIOCSFEATURE(bytes.size()), bytes.data()) < 0)
    return core::system_error("switching", path_, errno);
  return {};
}

}  // namespace xiangyin::amplifier
