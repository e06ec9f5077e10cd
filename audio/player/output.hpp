#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "audio/device/audio_device.hpp"
#include "audio/engine/device_clock.hpp"
#include "audio/engine/mixer.hpp"

namespace xiangyin::audio {

/// The device with the mixer in front of it, opened for as long as there is something to say.
///
/// The mixer runs in the device's callback, without a ring and a thread between: it is as wait-free as a copy
/// would be, its work is bounded, and a thread fewer has to wake. Beside that the callback leaves a stamp of
/// the time in a wait-free queue, from which the control thread learns the device's clock. Everything public
/// here is for the control thread.
class Output final : public SoundSource {
 public:
  Output(std::unique_ptr<AudioDevice> device, const StreamFormat& format);
  ~Output() override;
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  const StreamFormat& format() const { return format_; }
  bool is_open() const { return stream_ != nullptr; }
  /// Opens and closes on a thread of its own, because a sound server that dies in the wrong moment can hold
  /// the call for ever. `unavailable` when that seems to be so: then the process must end itself, without
  /// touching the device again.
  core::Result<void> open();
  core::Result<void> close();

  // While open.
  /// Why it is not the device that was asked for; empty when it is.
  std::string substitution() const { return device_->substitution(); }
  Mixer& mixer() { return stream_->mixer; }
  const DeviceClock& clock() const { return stream_->clock; }
  /// Takes in the stamps of the callbacks since last time.
  void collect();
  /// When the device last asked for sound; before its first time, when it was opened.
  std::int64_t last_called() const { return stream_->last_called; }
  std::int64_t underruns() const { return stream_->device_underruns + stream_->mixer.starvations(); }
  /// How long a frame is on its way to the ear, nanoseconds.
  std::int64_t latency() const;
  /// How long before a broadcast it should be open, so that its clock is known.
  std::int64_t settling() const;
  /// How far apart the device's calls are.
  std::int64_t period() const;

 private:
  void fill(std::span<std::int16_t> output, const BufferTime& time) noexcept override;

  struct Stream {
    Stream(const StreamFormat& format, std::int64_t opened);
    Mixer mixer;
    WaitFreeRing<BufferStamp> stamps{256};
    DeviceClock clock;
    std::int64_t last_called;
    std::int64_t on_its_way = 0;
    std::int64_t device_underruns = 0;
  };

  std::shared_ptr<AudioDevice> device_;
  const StreamFormat format_;
  DeviceClock::Rate rate_;  // of the device, as far as it has been learnt; not of its substitute
  std::unique_ptr<Stream> stream_;
};

}  // namespace xiangyin::audio
