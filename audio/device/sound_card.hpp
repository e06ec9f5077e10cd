#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/result.hpp"

namespace xiangyin::audio {

/// A sound card as the kernel knows it. Its number changes with the order of plugging in; its id, and for a
/// USB card the port it is plugged into, do not.
struct SoundCard {
  int number = -1;
  std::string id;            ///< ALSA card id: "PCH", "Device"
  std::string usb_port;      ///< "1-1.4", as below /sys/bus/usb/devices; empty for other cards
  std::string name;          ///< for people: "USB Audio Device"; the id where the kernel has none
  std::vector<int> outputs;  ///< PCM device numbers that play
};

/// The cards there are now, by number. `sysfs` is /sys/class/sound, `procfs` /proc/asound.
std::vector<SoundCard> find_sound_cards(const std::filesystem::path& sysfs = "/sys/class/sound",
                                        const std::filesystem::path& procfs = "/proc/asound");

/// The ALSA name of an output that is given by what does not change: "alsa:ID", "alsa:ID,DEVICE",
/// "usb:PORT" or "usb:PORT,DEVICE" (device 0 where none is given). Errors: not_found, naming the cards that
/// are there, so that no other card is ever spoken to.
core::Result<std::string> find_alsa_name(std::string_view identity, const std::vector<SoundCard>& cards);

}  // namespace xiangyin::audio
