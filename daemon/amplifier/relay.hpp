#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "daemon/core/result.hpp"

namespace xiangyin::amplifier {

/// A relay that switches an amplifier. Used on the loop's thread only; a switching takes milliseconds.
class Relay {
 public:
  virtual ~Relay() = default;
  /// Errors: unavailable when the relay is not there or does not obey; it may be tried again later.
  virtual core::Result<void> set(bool on) = 0;
};

/// Where a relay is: KIND:PATH#NUMBER.
///   gpio:/dev/gpiochip0#17                 line 17 of a GPIO chip, high is on
///   gpio-low:/dev/gpiochip0#17             the same, low is on
///   serial:/dev/serial/by-id/usb-...#1     relay 1 of a board of type LCUS
///   hid:/dev/hidraw0#1                     relay 1 of a USB HID board ("USBRelay", 16c0:05df)
struct RelayAddress {
  enum class Kind { gpio, gpio_low, serial, hid };
  Kind kind = Kind::gpio;
  std::string path;
  int number = 1;
};

/// Errors: invalid, with what is allowed.
core::Result<RelayAddress> parse_relay_address(std::string_view text);

/// Opens nothing yet: whatever is plugged in when it is switched is used.
std::unique_ptr<Relay> make_relay(const RelayAddress& address);

}  // namespace xiangyin::amplifier
