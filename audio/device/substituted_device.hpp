#pragma once

#include <memory>
#include <string>

#include "audio/device/audio_device.hpp"

namespace xiangyin::audio {

/// An output with another that takes over whenever the first cannot be opened. The first is tried again at
/// every opening.
class SubstitutedDevice final : public AudioDevice {
 public:
  SubstitutedDevice(std::unique_ptr<AudioDevice> first, std::unique_ptr<AudioDevice> substitute)
      : first_(std::move(first)), substitute_(std::move(substitute)) {}

  /// The error is the first one's when neither opens.
  core::Result<void> open(const StreamFormat& format, SoundSource& source) override;
  void close() override;
  std::string substitution() const override { return reason_; }

 private:
  std::unique_ptr<AudioDevice> first_;
  std::unique_ptr<AudioDevice> substitute_;
  std::string reason_;  ///< why the substitute is open
};

}  // namespace xiangyin::audio
