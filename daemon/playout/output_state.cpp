#include "daemon/playout/output_state.hpp"

#include <algorithm>

namespace xiangyin::playout {
namespace {

const char* to_text(OutputState::Condition condition) {
  switch (condition) {
    case OutputState::Condition::starting:
      return "starting";
    case OutputState::Condition::ready:
      return "ready";
    case OutputState::Condition::substituted:
      return "substituted";
    case OutputState::Condition::lost:
      break;
  }
  return "lost";
}

}  // namespace

std::string trouble(const std::vector<OutputState>& outputs) {
  const auto lost = std::find_if(outputs.begin(), outputs.end(), [](const OutputState& output) {
    return output.condition == OutputState::Condition::lost;
  });
  return lost == outputs.end() ? std::string() : "output " + lost->device + ": " + lost->reason;
}

boost::json::array to_json(const std::vector<OutputState>& outputs) {
  boost::json::array list;
  int channel = 0;
  for (const OutputState& output : outputs) {
    boost::json::array channels;
    for (int i = 0; i < output.channels; ++i)
      channels.emplace_back(++channel);
    list.push_back({{"device", output.device},
                    {"channels", std::move(channels)},
                    {"condition", to_text(output.condition)},
                    {"reason", output.reason}});
  }
  return list;
}

boost::json::value to_json(const std::optional<AmplifierState>& amplifier) {
  if (!amplifier) return nullptr;
  return {{"on", amplifier->on}, {"trouble", amplifier->trouble}};
}

}  // namespace xiangyin::playout
