#pragma once

#include <string>
#include <vector>

#include "daemon/core/result.hpp"

namespace xiangyin::audio {

/// What an installer needs to choose an output.
struct ListedDevice {
  std::string device;       ///< to be written into the settings: output.device
  std::string usb_port;     ///< the same card by its port: "usb:1-1.4"; empty for others
  std::string description;  ///< "USB Audio Device: USB Audio"
  std::string api;          ///< "ALSA", "JACK Audio Connection Kit"
  int channels = 0;         ///< most it can be opened with; 0 where it cannot be told, being in use
  int sample_rate = 0;      ///< Hz it likes best
  bool is_default = false;
};

/// The outputs this machine has now, through PortAudio; a hardware output by its card's id, so that the name
/// stays true when the cards' numbers change. Errors: unavailable.
core::Result<std::vector<ListedDevice>> list_devices();

}  // namespace xiangyin::audio
