#pragma once

#include <string>

#include "daemon/amplifier/relay.hpp"
#include "daemon/core/file.hpp"

namespace xiangyin::amplifier {

/// A relay at a GPIO line, by the kernel's character device (linux/gpio.h, version 2 of its interface, since
/// Linux 5.10): what libgpiod 1 and 2 are both made of, whose own interfaces differ. The line is held, and so
/// keeps its level, from the first switching on.
class GpioRelay final : public Relay {
 public:
  GpioRelay(std::string chip, int line, bool low_is_on)
      : chip_(std::move(chip)), line_(line), low_is_on_(low_is_on) {}
  core::Result<void> set(bool on) override;

 private:
  core::Result<void> request(bool on);

  const std::string chip_;
  const int line_;
  const bool low_is_on_;
  core::FileDescriptor held_;
};

}  // namespace xiangyin::amplifier
