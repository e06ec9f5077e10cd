#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "daemon/amplifier/relay.hpp"

namespace xiangyin::amplifier {

/// A relay board that is a USB HID device without a driver of its own ("USBRelay2", vendor 16c0, product
/// 05df), by hidraw: a feature report switches. It is opened for each switching.
class HidRelay final : public Relay {
 public:
  HidRelay(std::string path, int number) : path_(std::move(path)), number_(number) {}
  core::Result<void> set(bool on) override;

  /// Report number 0, then FF (on) or FD (off) and the relay's number.
  static std::array<std::uint8_t, 9> report(int number, bool on);

 private:
  const std::string path_;
  const int number_;
};

}  // namespace xiangyin::amplifier
