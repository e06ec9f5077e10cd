#include "daemon/amplifier/serial_relay.hpp"

#include <cerrno>

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include "daemon/core/file.hpp"

namespace xiangyin::amplifier {

using core::Result;

std::array<std::uint8_t, 4> SerialRelay::command(int number, bool on) {
  const auto relay = static_cast<std::uint8_t>(number);
  const std::uint8_t state = on ? 1 : 0;
  return {0xA0, relay, state, static_cast<std::uint8_t>(0xA0 + relay + state)};
}

Result<void> SerialRelay::set(bool on) {
  // Without O_NONBLOCK a port may wait for a carrier; without O_NOCTTY it could become our terminal.
  const auto port = core::open_file(path_, O_RDWR | O_NOCTTY | O_NONBLOCK);
  if (!port) return port.error();
  termios settings{};
  if (tcgetattr(port->get(), &settings) != 0)
    return core::system_error("reading the settings of", path_, errno);
  cfmakeraw(&settings);
  cfsetspeed(&settings, B9600);
  settings.c_cflag |= CLOCAL;
  settings.c_cflag &= ~static_cast<tcflag_t>(HUPCL);  // closing it must not drop lines a board may look at
  if (tcsetattr(port->get(), TCSANOW, &settings) != 0)
    return core::system_error("setting the speed of", path_, errno);
  const auto bytes = command(number_, on);
  const ssize_t written = write(port->get(), bytes.data(), bytes.size());
  if (written != static_cast<ssize_t>(bytes.size()))
    return core::system_error("writing to", path_, written < 0 ? errno : EIO);
  if (tcdrain(port->get()) != 0) return core::system_error("writing to", path_, errno);
  return {};
}

}  // namespace xiangyin::amplifier
