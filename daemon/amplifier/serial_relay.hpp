#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "daemon/amplifier/relay.hpp"

namespace xiangyin::amplifier {

/// A relay board of type LCUS behind a USB serial adapter (CH340): 9600 baud, four bytes a command, no
/// answer. The port is opened for each switching, so that a board that was plugged in again works again.
class SerialRelay final : public Relay {
 public:
  SerialRelay(std::string path, int number) : path_(std::move(path)), number_(number) {}
  core::Result<void> set(bool on) override;

  /// A0, the relay's number, 01 or 00, and the sum of the three.
  static std::array<std::uint8_t, 4> command(int number, bool on);

 private:
  const std::string path_;
  const int number_;
};

}  // namespace xiangyin::amplifier
