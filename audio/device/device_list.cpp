#include "audio/device/device_list.hpp"

#include <algorithm>
#include <cstdio>

#include <portaudio.h>

#include "audio/device/quiet_standard_error.hpp"
#include "audio/device/sound_card.hpp"

namespace xiangyin::audio {
namespace {

/// PortAudio's name of a hardware output ends in "(hw:1,0)": the card's number and the PCM device's.
void name_after_card(ListedDevice& listed, const std::vector<SoundCard>& cards) {
  const auto mark = listed.device.rfind("(hw:");
  int number = 0;
  int pcm = 0;
  if (mark == std::string::npos ||
      std::sscanf(listed.device.c_str() + mark, "(hw:%d,%d)", &number, &pcm) != 2)
    return;
  const auto card = std::find_if(cards.begin(), cards.end(),
                                 [number](const SoundCard& one) { return one.number == number; });
  if (card == cards.end()) return;
  const std::string suffix = pcm == 0 ? "" : "," + std::to_string(pcm);
  listed.description = listed.device.substr(0, mark);
  while (!listed.description.empty() && listed.description.back() == ' ')
    listed.description.pop_back();
  listed.device = "alsa:" + card->id + suffix;
  if (!card->usb_port.empty()) listed.usb_port = "usb:" + card->usb_port + suffix;
}

}  // namespace

core::Result<std::vector<ListedDevice>> list_devices() {
  const QuietStandardError quiet;
  if (const PaError error = Pa_Initialize(); error != paNoError) {
    return core::Error{core::ErrorCode::unavailable,
                       "device",
                       std::string("starting PortAudio failed: ") + Pa_GetErrorText(error),
                       {}};
  }
  const std::vector<SoundCard> cards = find_sound_cards();
  std::vector<ListedDevice> list;
  for (PaDeviceIndex index = 0; index < Pa_GetDeviceCount(); ++index) {
    const PaDeviceInfo* info = Pa_GetDeviceInfo(index);
    if (info->maxOutputChannels <= 0) continue;
    const PaHostApiInfo* api = Pa_GetHostApiInfo(info->hostApi);
    ListedDevice listed{info->name,
                        {},
                        info->name,
                        api->name,
                        info->maxOutputChannels,
                        static_cast<int>(info->defaultSampleRate),
                        index == Pa_GetDefaultOutputDevice()};
    if (api->type == paJACK) listed.device = "jack:" + listed.device;
    name_after_card(listed, cards);
    list.push_back(std::move(listed));
  }
  Pa_Terminate();
  return list;
}

}  // namespace xiangyin::audio
