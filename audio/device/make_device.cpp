#include "audio/device/audio_device.hpp"
#include "audio/device/null_device.hpp"
#include "audio/device/portaudio_device.hpp"
#include "audio/device/wav_device.hpp"

namespace xiangyin::audio {

core::Result<std::unique_ptr<AudioDevice>> make_device(std::string_view name) {
  constexpr std::string_view wav = "wav:";
  constexpr std::string_view null = "null:";
  if (name.substr(0, wav.size()) == wav) {
    return std::unique_ptr<AudioDevice>(std::make_unique<WavDevice>(std::string(name.substr(wav.size()))));
  }
  if (name == "null") return std::unique_ptr<AudioDevice>(std::make_unique<NullDevice>());
  if (name.substr(0, null.size()) == null) {
    const auto fault = NullDevice::parse_fault(name.substr(null.size()));
    if (!fault) return fault.error();
    return std::unique_ptr<AudioDevice>(std::make_unique<NullDevice>(*fault));
  }
  return std::unique_ptr<AudioDevice>(std::make_unique<PortAudioDevice>(std::string(name)));
}

}  // namespace xiangyin::audio
