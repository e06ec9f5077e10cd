#include "audio/device/portaudio_device.hpp"

#include <cmath>
#include <cstdlib>
#include <optional>
#include <utility>

#include <pa_linux_alsa.h>

#include "audio/device/paced_device.hpp"
#include "audio/device/quiet_standard_error.hpp"
#include "audio/device/sound_card.hpp"

// The callback stamps the time (clock_gettime(2) through the vDSO, no system call) and hands on to the
// source; it does nothing else.
namespace xiangyin::audio {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

Error portaudio_error(ErrorCode code, const std::string& doing, PaError error, std::string advice) {
  const PaHostErrorInfo* host = error == paUnanticipatedHostError ? Pa_GetLastHostErrorInfo() : nullptr;
  const char* reason = host != nullptr ? host->errorText : Pa_GetErrorText(error);
  return {code, "device", doing + " failed: " + reason, std::move(advice)};
}

/// The sink that PulseAudio's client library takes when nobody names one to it, as ALSA's plug-in does not.
class ChosenSink {
 public:
  explicit ChosenSink(const std::string& sink) : chosen_(!sink.empty()) {
    if (!chosen_) return;
    if (const char* before = std::getenv(variable); before != nullptr) before_ = before;
    setenv(variable, sink.c_str(), 1);
  }
  ChosenSink(const ChosenSink&) = delete;
  ChosenSink& operator=(const ChosenSink&) = delete;
  ~ChosenSink() {
    if (!chosen_) return;
    if (before_.empty()) {
      unsetenv(variable);
    } else {
      setenv(variable, before_.c_str(), 1);
    }
  }

 private:
  static constexpr const char* variable = "PULSE_SINK";
  const bool chosen_;
  std::string before_;
};

/// What PortAudio is to open: one of its devices or, if the index says so, an ALSA name.
struct Target {
  PaDeviceIndex index = paUseHostApiSpecificDeviceSpecification;
  std::string alsa_name;
  std::string pulse_sink;
};

Error no_such_output(const std::string& name) {
  return {ErrorCode::not_found, "device", "there is no sound output named '" + name + "'",
          "Plug it in, or choose another one; `xiangyinctl device list` shows them."};
}

Result<Target> find_named(const std::string& name, std::optional<PaHostApiTypeId> api) {
  for (PaDeviceIndex index = 0; index < Pa_GetDeviceCount(); ++index) {
    const PaDeviceInfo* info = Pa_GetDeviceInfo(index);
    if (info->name != name || info->maxOutputChannels <= 0) continue;
    if (!api || Pa_GetHostApiInfo(info->hostApi)->type == *api) return Target{index, {}, {}};
  }
  return no_such_output((api ? "jack:" : "") + name);
}

Result<Target> find_target(const std::string& name) {
  const std::string rest = name.substr(name.find(':') + 1);
  if (name == "default") {
    const PaDeviceIndex index = Pa_GetDefaultOutputDevice();
    if (index != paNoDevice) return Target{index, {}, {}};
    return Error{ErrorCode::not_found, "device", "there is no sound output", "Plug in a sound card."};
  }
  if (name.starts_with("alsa:") || name.starts_with("usb:")) {
    auto alsa_name = find_alsa_name(name, find_sound_cards());
    if (!alsa_name) return alsa_name.error();
    return Target{paUseHostApiSpecificDeviceSpecification, std::move(*alsa_name), {}};
  }
  if (name.starts_with("pulse:")) return Target{paUseHostApiSpecificDeviceSpecification, "pulse", rest};
  if (name.starts_with("jack:")) return find_named(rest, paJACK);
  return find_named(name, std::nullopt);
}

}  // namespace

Result<void> PortAudioDevice::open(const StreamFormat& format, SoundSource& source) {
  const QuietStandardError quiet;
  if (const PaError error = Pa_Initialize(); error != paNoError)
    return portaudio_error(ErrorCode::unavailable, "starting PortAudio", error, {});
  initialised_ = true;
  source_ = &source;
  channels_ = static_cast<std::size_t>(format.channels);
  auto started = start(format);
  if (!started) close();
  return started;
}

Result<void> PortAudioDevice::start(const StreamFormat& format) {
  const auto target = find_target(name_);
  if (!target) return target.error();
  // The fewest periods there can be: each costs a wake-up of two threads, ours and the sound server's client.
  PaAlsa_SetNumPeriods(2);
  PaAlsaStreamInfo alsa{};
  PaAlsa_InitializeStreamInfo(&alsa);
  alsa.deviceString = target->alsa_name.c_str();
  PaStreamParameters parameters{};
  parameters.device = target->index;
  if (target->index == paUseHostApiSpecificDeviceSpecification) parameters.hostApiSpecificStreamInfo = &alsa;
  parameters.channelCount = format.channels;
  parameters.sampleFormat = paInt16;
  parameters.suggestedLatency = std::chrono::duration<double>(format.buffer).count();
  const ChosenSink sink(target->pulse_sink);
  return open_stream(parameters, format);
}

Result<void> PortAudioDevice::open_stream(const PaStreamParameters& parameters, const StreamFormat& format) {
  const auto period_frames = static_cast<unsigned long>(parameters.suggestedLatency / 2 * format.sample_rate);
  const std::string name = "'" + name_ + "'";
  PaError error = Pa_OpenStream(&stream_, nullptr, &parameters, format.sample_rate, period_frames,
                                paClipOff | paDitherOff, callback, this);
  if (error == paInvalidChannelCount || error == paInvalidSampleRate) {
    return portaudio_error(ErrorCode::unsupported,
                           "opening " + name + " with " + std::to_string(format.channels) + " channels at " +
                               std::to_string(format.sample_rate) + " Hz",
                           error, "Set a rate and a number of channels it can do.");
  }
  if (error == paNoError) error = Pa_StartStream(stream_);
  if (error != paNoError) return portaudio_error(ErrorCode::unavailable, "opening " + name, error, {});
  return {};
}

void PortAudioDevice::close() {
  if (PaStream* stream = std::exchange(stream_, nullptr); stream != nullptr) {
    Pa_AbortStream(stream);
    Pa_CloseStream(stream);
  }
  if (std::exchange(initialised_, false)) Pa_Terminate();
}

int PortAudioDevice::callback(const void* /*input*/, void* output, unsigned long frames,
                              const PaStreamCallbackTimeInfo* time, PaStreamCallbackFlags flags, void* self) {
  auto& device = *static_cast<PortAudioDevice*>(self);
  const std::int64_t called = monotonic_nanoseconds();
  const std::int64_t ahead = std::llround((time->outputBufferDacTime - time->currentTime) * 1e9);
  device.source_->fill({static_cast<std::int16_t*>(output), frames * device.channels_},
                       {called, called + ahead, (flags & paOutputUnderflow) != 0});
  return paContinue;
}

}  // namespace xiangyin::audio
