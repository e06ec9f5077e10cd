#include "daemon/schedule/priority.hpp"

#include <array>
#include <span>

namespace xiangyin::schedule {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

constexpr std::array<std::string_view, 5> priorities{"background", "routine", "urgent", "live", "emergency"};
constexpr std::array<std::string_view, 3> interruptions{"repeat", "resume", "drop"};

template <class Value>
Result<Value> parse(std::string_view text, std::span<const std::string_view> names, std::string_view what) {
  std::string known;
  for (std::size_t index = 0; index < names.size(); ++index) {
    if (names[index] == text) return static_cast<Value>(index);
    known += (known.empty() ? "" : ", ") + std::string(names[index]);
  }
  return Error{ErrorCode::invalid,
               {},
               "'" + std::string(text.substr(0, 40)) + "' is not " + std::string(what),
               "Use one of " + known + "."};
}

}  // namespace

std::string_view to_text(Priority priority) {
  return priorities.at(static_cast<std::size_t>(priority));
}

std::string_view to_text(Interruption interruption) {
  return interruptions.at(static_cast<std::size_t>(interruption));
}

Result<Priority> parse_priority(std::string_view text) {
  return parse<Priority>(text, priorities, "a priority");
}

Result<Interruption> parse_interruption(std::string_view text) {
  return parse<Interruption>(text, interruptions, "what can become of an interrupted broadcast");
}

}  // namespace xiangyin::schedule
