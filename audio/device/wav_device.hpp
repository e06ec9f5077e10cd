#pragma once

#include <filesystem>

#include <sndfile.h>

#include "audio/device/audio_device.hpp"
#include "audio/device/paced_device.hpp"

namespace xiangyin::audio {

/// Writes what would have been heard: a wav file for each stream, named after the UTC moment of its first
/// frame, for example 2026-11-23T233000.000Z.wav. The header is brought up to date with every write, so that
/// the file is whole up to there whenever the player is killed.
class WavDevice final : public AudioDevice {
 public:
  explicit WavDevice(std::filesystem::path directory) : directory_(std::move(directory)) {}
  ~WavDevice() override { close(); }

  core::Result<void> open(const StreamFormat& format, SoundSource& source) override;
  void close() override;

 private:
  const std::filesystem::path directory_;
  SNDFILE* file_ = nullptr;
  PacedDevice paced_;
};

}  // namespace xiangyin::audio
