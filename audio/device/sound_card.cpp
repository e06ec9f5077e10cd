#include "audio/device/sound_card.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <optional>
#include <system_error>

namespace xiangyin::audio {
namespace {

namespace fs = std::filesystem;
using core::Error;
using core::ErrorCode;
using core::Result;

std::optional<int> number_after(std::string_view text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return std::nullopt;
  int number = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data() + prefix.size(), end, number);
  if (read.ec != std::errc()) return std::nullopt;
  return number;
}

std::string first_line(const fs::path& file) {
  std::ifstream stream(file);
  std::string line;
  std::getline(stream, line);
  return line;
}

/// The last folder of a device's path that is a USB port ("1-1.4") rather than an interface ("1-1.4:1.0").
std::string usb_port(const fs::path& device) {
  std::string port;
  for (const fs::path& part : device) {
    const std::string& name = part.native();
    const bool is_port = !name.empty() && name.front() >= '0' && name.front() <= '9' &&
                         name.find('-') != std::string::npos &&
                         name.find_first_not_of("0123456789-.") == std::string::npos;
    if (is_port) port = name;
  }
  return port;
}

/// " 1 [Device         ]: USB-Audio - USB Audio Device" in /proc/asound/cards
std::string card_name(const fs::path& procfs, int number) {
  std::ifstream cards(procfs / "cards");
  for (std::string line; std::getline(cards, line);) {
    const auto first = line.find_first_not_of(' ');
    const auto dash = line.find("]: ");
    if (first == std::string::npos || dash == std::string::npos) continue;
    if (number_after(std::string_view(line).substr(first), "") != number) continue;
    const auto name = line.find(" - ", dash);
    return line.substr(name == std::string::npos ? dash + 3 : name + 3);
  }
  return {};
}

}  // namespace

std::vector<SoundCard> find_sound_cards(const fs::path& sysfs, const fs::path& procfs) {
  std::vector<SoundCard> cards;
  std::error_code missing;  // a machine without sound has no such folder
  for (const auto& entry : fs::directory_iterator(sysfs, missing)) {
    const auto number = number_after(entry.path().filename().native(), "card");
    if (!number) continue;
    SoundCard card{*number, first_line(entry.path() / "id"), {}, card_name(procfs, *number), {}};
    std::error_code broken;
    const fs::path device = fs::canonical(entry.path(), broken);
    if (!broken) card.usb_port = usb_port(device);
    if (card.name.empty()) card.name = card.id;
    cards.push_back(std::move(card));
  }
  for (const auto& entry : fs::directory_iterator(sysfs, missing)) {
    const std::string name = entry.path().filename().native();
    if (name.empty() || name.back() != 'p') continue;  // pcmC1D0p plays, pcmC1D0c captures
    const auto number = number_after(name, "pcmC");
    const auto device = name.find('D');
    if (!number || device == std::string::npos) continue;
    const auto card = std::find_if(cards.begin(), cards.end(),
                                   [&number](const SoundCard& one) { return one.number == *number; });
    if (card == cards.end()) continue;
    card->outputs.push_back(number_after(std::string_view(name).substr(device), "D").value_or(0));
    std::sort(card->outputs.begin(), card->outputs.end());
  }
  std::sort(cards.begin(), cards.end(),
            [](const SoundCard& left, const SoundCard& right) { return left.number < right.number; });
  return cards;
}

Result<std::string> find_alsa_name(std::string_view identity, const std::vector<SoundCard>& cards) {
  const bool by_port = identity.starts_with("usb:");
  const std::string_view rest = identity.substr(identity.find(':') + 1);
  const std::string wanted(rest.substr(0, rest.find(',')));
  const auto comma = rest.find(',');
  const int device = comma == std::string_view::npos ? 0 : number_after(rest.substr(comma), ",").value_or(-1);
  std::string there;
  for (const SoundCard& card : cards) {
    if (card.outputs.empty()) continue;
    there +=
        (there.empty() ? "" : ", ") + card.id + (card.usb_port.empty() ? "" : " (usb:" + card.usb_port + ")");
    if ((by_port ? card.usb_port : card.id) != wanted) continue;
    if (std::find(card.outputs.begin(), card.outputs.end(), device) == card.outputs.end()) continue;
    return "plughw:CARD=" + card.id + ",DEV=" + std::to_string(device);
  }
  return Error{ErrorCode::not_found, "device",
               "there is no sound card '" + std::string(identity) + "'; " +
                   (there.empty() ? "there is none at all" : "there are: " + there),
               "Plug it in, or choose another one; `xiangyinctl device list` shows them."};
}

}  // namespace xiangyin::audio
