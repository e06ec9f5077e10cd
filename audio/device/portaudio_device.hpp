#pragma once

#include <string>

#include <portaudio.h>

#include "audio/device/audio_device.hpp"

namespace xiangyin::audio {

/// A real output, through PortAudio (ALSA, JACK; PulseAudio and PipeWire through ALSA's plug-in).
///
/// PortAudio's list of devices is frozen between its initialisation and its end, so both happen with every
/// open() and close(): a card that was plugged in since is found, and an idle player holds nothing of it.
class PortAudioDevice final : public AudioDevice {
 public:
  /// "default", what does not change with the order of plugging in ("alsa:CARD", "usb:PORT", "pulse:SINK",
  /// "jack:CLIENT"), or the name of a device as PortAudio gives it.
  explicit PortAudioDevice(std::string name) : name_(std::move(name)) {}
  ~PortAudioDevice() override { close(); }

  core::Result<void> open(const StreamFormat& format, SoundSource& source) override;
  void close() override;

 private:
  core::Result<void> start(const StreamFormat& format);
  core::Result<void> open_stream(const PaStreamParameters& parameters, const StreamFormat& format);
  static int callback(const void* input, void* output, unsigned long frames,
                      const PaStreamCallbackTimeInfo* time, PaStreamCallbackFlags flags, void* self);

  const std::string name_;
  bool initialised_ = false;
  PaStream* stream_ = nullptr;
  SoundSource* source_ = nullptr;
  std::size_t channels_ = 0;
};

}  // namespace xiangyin::audio
