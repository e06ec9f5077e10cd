#include "daemon/ctl/diagnosis.hpp"

#include <array>
#include <cstdint>

#include "daemon/ctl/document.hpp"

namespace xiangyin::ctl {
namespace {

namespace json = boost::json;

/// Below the first, little more than the ledger goes on the disk; below the second, an upload may fill it.
constexpr std::int64_t full_megabytes = 50;
constexpr std::int64_t low_megabytes = 500;

const json::object& part(const json::object& object, std::string_view name) {
  static const json::object none;
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_object() ? value->get_object() : none;
}

Finding look_at_sound(const json::object& status) {
  const json::object& player = part(status, "player");
  const std::string output = member_text(player, "output");
  if (output.starts_with("wav:")) {
    return {"sound", Grade::bad, "nothing can be heard: it is written to " + output.substr(4),
            "Plug a sound device in, or name it in the settings (output.device), and reload."};
  }
  if (output.starts_with("null")) {
    return {"sound", Grade::bad, "nothing can be heard: the output is switched off in the settings",
            "Name a sound device in the settings (output.device), and reload."};
  }
  if (member_text(player, "ready") != "true") {
    return {"sound", Grade::bad, "the output " + output + " does not open",
            "See that the device is plugged in and named as in the settings; journalctl -u xiangyind has the "
            "reason."};
  }
  for (const json::value& entry : member_list(status, "outputs")) {
    const json::object& one = entry.as_object();
    const std::string condition = member_text(one, "condition");
    const std::string told = "the output " + member_text(one, "device") + ": " + member_text(one, "reason");
    const std::string advice =
        "Plug it in and switch it on; `xiangyinctl test` then shows whether it is heard.";
    if (condition == "lost") return {"sound", Grade::bad, told, advice};
    if (condition == "substituted")
      return {"sound", Grade::warning, told + "; its substitute speaks", advice};
  }
  if (output == "default") {
    return {"sound", Grade::warning, "the output is whatever is the default sound device",
            "Name the device in the settings (output.device), so that no other is ever spoken to."};
  }
  return {"sound", Grade::good, "the output " + output + " is ready", {}};
}

Finding look_at_clock(const json::object& status) {
  const json::object& clock = part(status, "clock");
  const std::string trust = member_text(clock, "trust");
  const std::string reason = member_text(clock, "reason");
  if (trust == "trusted") return {"clock", Grade::good, reason, {}};
  if (trust == "holding") {
    return {"clock", Grade::warning, "no time server keeps it right: " + reason,
            "Let it reach a time server, or confirm the time now and then with `xiangyinctl clock confirm`."};
  }
  return {"clock", Grade::bad, "it is not known what time it is: " + reason,
          "Let it reach a time server, or set the clock right and say `xiangyinctl clock confirm`."};
}

Finding look_at_disk(const json::object& status) {
  const auto* free = part(status, "process").if_contains("free_disk_bytes");
  if (free == nullptr || !free->is_number()) {
    return {"disk", Grade::bad, "it cannot be told how much of the disk is free",
            "See that the disk of the state directory is there; `xiangyind --check` names it."};
  }
  const std::int64_t megabytes = free->to_number<std::int64_t>() / (1024 * 1024);
  const std::string message = std::to_string(megabytes) + " MB of the disk are free";
  const char* advice = "Delete recordings that are no longer needed, or give the station a larger card.";
  if (megabytes < full_megabytes) return {"disk", Grade::bad, message, advice};
  if (megabytes < low_megabytes) return {"disk", Grade::warning, message, advice};
  return {"disk", Grade::good, message, {}};
}

Finding look_at_ledger(const json::object& verification) {
  if (member_text(verification, "intact") == "true") {
    return {"ledger", Grade::good, "intact, " + member_text(verification, "rows") + " rows", {}};
  }
  return {
      "ledger", Grade::bad, member_text(verification, "reason"),
      "Keep the database as it is and compare it with a copy: somebody changed it, or the disk is failing."};
}

Finding look_at_outcomes(const json::array& ledger) {
  if (ledger.empty()) return {"outcomes", Grade::good, "nothing has been broadcast yet", {}};
  std::int64_t unsaid = 0;
  std::string newest_reason;
  bool newest_unsaid = false;
  for (std::size_t index = 0; index < ledger.size(); ++index) {
    const std::string outcome = member_text(ledger[index].as_object(), "outcome");
    if (outcome != "failed" && outcome != "missed" && outcome != "partial") continue;
    if (unsaid++ == 0) newest_reason = member_text(ledger[index].as_object(), "reason");
    if (index == 0) newest_unsaid = true;
  }
  if (unsaid == 0) {
    return {"outcomes",
            Grade::good,
            "the last " + std::to_string(ledger.size()) + " broadcasts went as they should",
            {}};
  }
  return {"outcomes", newest_unsaid ? Grade::bad : Grade::warning,
          std::to_string(unsaid) + " of the last " + std::to_string(ledger.size()) +
              " broadcasts were not said, or not whole; the newest of them: " + newest_reason,
          "See `xiangyinctl ledger`."};
}

Finding look_at_next(const json::object& status) {
  const json::object& next = part(status, "next");
  if (next.empty()) {
    return {"next", Grade::warning, "nothing is planned in the coming 7 days",
            "Make a rule: `xiangyinctl rule set --help`."};
  }
  const std::string what = member_text(next, "playlist") + " at " + member_text(next, "scheduled_at");
  if (const std::string reason = member_text(next, "reason"); !reason.empty()) {
    return {"next", Grade::warning, what + " will be " + member_text(next, "outcome") + ": " + reason,
            "See `xiangyinctl plan`."};
  }
  return {"next", Grade::good, what, {}};
}

}  // namespace

std::string_view to_text(Grade grade) {
  static constexpr std::array<std::string_view, 3> names{"good", "warning", "bad"};
  return names.at(static_cast<std::size_t>(grade));
}

std::vector<Finding> diagnose(const json::object& status, const json::object& verification,
                              const json::array& ledger) {
  return {look_at_sound(status),        look_at_clock(status),    look_at_disk(status),
          look_at_ledger(verification), look_at_outcomes(ledger), look_at_next(status)};
}

}  // namespace xiangyin::ctl
