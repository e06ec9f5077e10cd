#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <span>
#include <thread>

#include "audio/device/audio_device.hpp"

namespace xiangyin::audio {

/// The part that devices without hardware share: a thread that asks for sound as a card would, by
/// CLOCK_MONOTONIC. It fills the buffer at once and then keeps it full, half of it at a time.
class PacedDevice {
 public:
  /// Given each buffer after it was filled, on the device's thread.
  using Sink = std::function<void(std::span<const std::int16_t>)>;

  /// Frame 0 sounds at `first_heard`, nanoseconds of CLOCK_MONOTONIC, which should lie a buffer ahead.
  void start(const StreamFormat& format, std::int64_t first_heard, SoundSource& source, Sink sink);
  void stop();
  /// The device stops asking after so many frames, as one that was unplugged. Any thread.
  void stall_after(std::int64_t frames) { stall_after_.store(frames); }

 private:
  void run(StreamFormat format, std::int64_t first_heard, SoundSource& source, const Sink& sink);

  std::thread thread_;
  std::atomic<bool> stopping_{false};
  std::atomic<std::int64_t> stall_after_{-1};
};

/// Nanoseconds of CLOCK_MONOTONIC; read through the vDSO, without a system call, where the machine's clock
/// source allows it (every PC and ARM board does).
std::int64_t monotonic_nanoseconds();

}  // namespace xiangyin::audio
