#include "audio/device/portaudio_device.hpp"

#include <cmath>
#include <utility>

#include <fcntl.h>
#include <pa_linux_alsa.h>
#include <unistd.h>

#include "audio/device/paced_device.hpp"
#include "daemon/core/file.hpp"

// The callback stamps the time (clock_gettime(2) through the vDSO, no system call) and hands on to the
// source; it does nothing else.
namespace xiangyin::audio {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

/// While PortAudio looks for devices, ALSA's configuration and libjack complain on standard error about every
/// card and server that is not there. They have no common switch, so standard error is turned away meanwhile.
class QuietStandardError {
 public:
  QuietStandardError() : saved_(fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 10)) {
    if (const auto nowhere = core::open_file("/dev/null", O_WRONLY); nowhere)
      dup2(nowhere->get(), STDERR_FILENO);
  }
  QuietStandardError(const QuietStandardError&) = delete;
  QuietStandardError& operator=(const QuietStandardError&) = delete;
  ~QuietStandardError() {
    if (saved_) dup2(saved_.get(), STDERR_FILENO);
  }

 private:
  core::FileDescriptor saved_;
};

Error portaudio_error(ErrorCode code, const std::string& doing, PaError error, std::string advice) {
  const PaHostErrorInfo* host = error == paUnanticipatedHostError ? Pa_GetLastHostErrorInfo() : nullptr;
  const char* reason = host != nullptr ? host->errorText : Pa_GetErrorText(error);
  return {code, "device", doing + " failed: " + reason, std::move(advice)};
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

Result<PaDeviceIndex> PortAudioDevice::find() const {
  if (name_ == "default") {
    const PaDeviceIndex index = Pa_GetDefaultOutputDevice();
    if (index == paNoDevice) {
      return Error{ErrorCode::not_found, "device", "there is no sound output", "Plug in a sound card."};
    }
    return index;
  }
  for (PaDeviceIndex index = 0; index < Pa_GetDeviceCount(); ++index) {
    const PaDeviceInfo* info = Pa_GetDeviceInfo(index);
    if (info->name == name_ && info->maxOutputChannels > 0) return index;
  }
  return Error{ErrorCode::not_found, "device", "there is no sound output named '" + name_ + "'",
               "Plug it in, or choose another one."};
}

Result<void> PortAudioDevice::start(const StreamFormat& format) {
  const auto index = find();
  if (!index) return index.error();
  const double buffer = std::chrono::duration<double>(format.buffer).count();
  // The fewest periods there can be: each costs a wake-up of two threads, ours and the sound server's client.
  PaAlsa_SetNumPeriods(2);
  PaStreamParameters parameters{};
  parameters.device = *index;
  parameters.channelCount = format.channels;
  parameters.sampleFormat = paInt16;
  parameters.suggestedLatency = buffer;
  const auto period_frames = static_cast<unsigned long>(buffer / 2 * format.sample_rate);
  const std::string name = "'" + std::string(Pa_GetDeviceInfo(*index)->name) + "'";
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
