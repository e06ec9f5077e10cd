#pragma once

#include <cstdint>

#include "audio/engine/device_clock.hpp"

namespace xiangyin::audio {

/// Where a broadcast on air should be: told by control, which knows the device's clock, and followed by the
/// reader, which writes ahead.
struct Pace {
  std::int64_t start = 0;      ///< CLOCK_MONOTONIC nanoseconds at which its first frame was to sound
  FrameIndex first_frame = 0;  ///< of the stream
  DeviceClock::Line clock;

  /// The frame of the programme that should sound with that frame of the voice.
  double wanted(std::int64_t frame, int sample_rate) const {
    return static_cast<double>(clock.time_of(first_frame + frame) - start) * 1e-9 * sample_rate;
  }
};

}  // namespace xiangyin::audio
