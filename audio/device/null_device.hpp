#pragma once

#include "audio/device/audio_device.hpp"
#include "audio/device/paced_device.hpp"

namespace xiangyin::audio {

/// Hears nothing, at the right pace. Its faults can be switched on.
class NullDevice final : public AudioDevice {
 public:
  enum class Fault {
    none,
    open,   ///< cannot be opened
    stall,  ///< asks for nothing any more, three seconds after it was opened
    hang    ///< and close() does not return either, as PortAudio's when its sound server has died
  };

  explicit NullDevice(Fault fault = Fault::none) : fault_(fault) {}
  ~NullDevice() override { paced_.stop(); }
  /// "open", "stall" or "hang".
  static core::Result<Fault> parse_fault(std::string_view name);

  core::Result<void> open(const StreamFormat& format, SoundSource& source) override;
  void close() override;

 private:
  const Fault fault_;
  PacedDevice paced_;
};

}  // namespace xiangyin::audio
