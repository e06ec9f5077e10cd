#pragma once

#include "daemon/core/file.hpp"

namespace xiangyin::audio {

/// While PortAudio looks for devices, ALSA's configuration and libjack complain on standard error about every
/// card and server that is not there. They have no common switch, so standard error is turned away meanwhile.
class QuietStandardError {
 public:
  QuietStandardError();
  ~QuietStandardError();
  QuietStandardError(const QuietStandardError&) = delete;
  QuietStandardError& operator=(const QuietStandardError&) = delete;

 private:
  core::FileDescriptor saved_;
};

}  // namespace xiangyin::audio
