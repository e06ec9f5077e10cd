#include "daemon/health/judging.hpp"

#include <algorithm>
#include <cmath>

namespace xiangyin::health {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t megabyte = 1024 * 1024;
constexpr core::Duration certificate_notice = 24h * 30;
/// Boards slow down at 80 and switch off at 85 degrees or a little above.
constexpr double warm = 70;
constexpr double hot = 80;

bool has_option(const std::string& options, const std::string& wanted) {
  return ("," + options + ",").find("," + wanted + ",") != std::string::npos;
}

}  // namespace

Finding judge_output(const std::string& output, bool ready,
                     const std::vector<playout::OutputState>& outputs) {
  if (output.starts_with("wav:")) {
    return {"output", Grade::bad, "nothing can be heard: it is written to " + output.substr(4),
            "Plug a sound device in, or name it in the settings (output.device), and reload."};
  }
  if (output.starts_with("null")) {
    return {"output", Grade::bad, "nothing can be heard: the output is switched off in the settings",
            "Name a sound device in the settings (output.device), and reload."};
  }
  if (!ready) {
    return {"output", Grade::bad, "the output " + output + " does not open",
            "See that the device is plugged in and named as in the settings; journalctl -u xiangyind has the "
            "reason."};
  }
  using Condition = playout::OutputState::Condition;
  for (const playout::OutputState& one : outputs) {
    const std::string told = "the output " + one.device + ": " + one.reason;
    const char* advice = "Plug it in and switch it on; `xiangyinctl test` then shows whether it is heard.";
    if (one.condition == Condition::lost) return {"output", Grade::bad, told, advice};
    if (one.condition == Condition::substituted)
      return {"output", Grade::warning, told + "; its substitute speaks", advice};
  }
  if (output == "default") {
    return {"output", Grade::warning, "the output is whatever is the default sound device",
            "Name the device in the settings (output.device), so that no other is ever spoken to."};
  }
  return {"output", Grade::good, "the output " + output + " is ready", {}};
}

Finding judge_clock(const timekeeping::Judgement& clock) {
  switch (clock.trust) {
    case timekeeping::Trust::trusted:
      return {"clock", Grade::good, clock.reason, {}};
    case timekeeping::Trust::holding:
      return {
          "clock", Grade::warning, "no time server keeps it right: " + clock.reason,
          "Let it reach a time server, or confirm the time now and then with `xiangyinctl clock confirm`."};
    case timekeeping::Trust::unknown:
      break;
  }
  return {"clock", Grade::bad, "it is not known what time it is: " + clock.reason,
          "Let it reach a time server, or set the clock right and say `xiangyinctl clock confirm`."};
}

Finding judge_disk(std::optional<std::int64_t> free_bytes, std::int64_t reserve_bytes) {
  if (!free_bytes) {
    return {"disk", Grade::bad, "it cannot be told how much of the disk is free",
            "See that the disk of the state directory is there; `xiangyind --check` names it."};
  }
  const std::string message = std::to_string(*free_bytes / megabyte) + " MB of the disk are free";
  const char* advice = "Delete recordings that are no longer needed, or give the station a larger card.";
  if (*free_bytes < reserve_bytes)
    return {"disk", Grade::bad, message + "; recordings are not taken in any more", advice};
  if (*free_bytes < 4 * reserve_bytes) return {"disk", Grade::warning, message, advice};
  return {"disk", Grade::good, message, {}};
}

Finding judge_certificate(std::optional<core::Instant> ends, core::Instant now) {
  if (!ends) return {"certificate", Grade::good, "none: the station is reached on its Unix socket only", {}};
  if (*ends == core::Instant::max()) return {"certificate", Grade::good, "it does not end", {}};
  const std::string date = core::to_rfc3339(*ends).substr(0, 10);
  const char* advice =
      "Renew it: `xiangyinctl tls create --replace`, or put your new one in place and reload.";
  if (*ends <= now) return {"certificate", Grade::bad, "it ended on " + date, advice};
  if (*ends - now < certificate_notice) return {"certificate", Grade::warning, "it ends on " + date, advice};
  return {"certificate", Grade::good, "it is good until " + date, {}};
}

Finding judge_outcomes(const std::vector<ledger::Row>& rows) {
  using ledger::Outcome;
  const auto unsaid = [](const ledger::Row& row) {
    return row.outcome == Outcome::failed || row.outcome == Outcome::missed ||
           row.outcome == Outcome::partial;
  };
  if (rows.empty()) return {"outcomes", Grade::good, "nothing has been broadcast yet", {}};
  const auto newest = std::find_if(rows.begin(), rows.end(), unsaid);
  const std::string count = std::to_string(rows.size());
  if (newest == rows.end())
    return {"outcomes", Grade::good, "the last " + count + " broadcasts went as they should", {}};
  return {"outcomes", newest == rows.begin() ? Grade::bad : Grade::warning,
          std::to_string(std::count_if(rows.begin(), rows.end(), unsaid)) + " of the last " + count +
              " broadcasts were not said, or not whole; the newest of them: " + newest->reason,
          "See `xiangyinctl ledger`."};
}

Finding judge_next(const std::optional<plan::Planned>& next, const schedule::TimeZone& zone) {
  if (!next) {
    return {"next", Grade::warning, "nothing is planned in the coming 7 days",
            "Make a rule: `xiangyinctl rule set --help`."};
  }
  const std::string what = next->playlist + " at " + to_text(zone.to_local(next->start));
  if (next->outcome != ledger::Outcome::completed) {
    return {"next", Grade::warning,
            what + " will be " + std::string(to_text(next->outcome)) + ": " + next->reason,
            "See `xiangyinctl plan`."};
  }
  return {"next", Grade::good, what, {}};
}

Finding judge_file_system(const std::string& type, const std::string& options) {
  static constexpr const char* advice =
      "Put the state on ext4 with its usual options: a power cut may lose or damage what was confirmed.";
  const auto finding = [](Grade grade, const std::string& message, const char* what_to_do) {
    return Finding{"file_system", grade, message, what_to_do};
  };
  if (type.empty()) return finding(Grade::warning, "it cannot be told how it is mounted", advice);
  if (has_option(options, "ro"))
    return finding(Grade::bad, type + " is mounted for reading only",
                   "Look at the disk (dmesg), and mount it for writing again.");
  if (type == "tmpfs" || type == "ramfs" || type == "overlay")
    return finding(Grade::bad, type + " forgets everything with the power", advice);
  if (type == "vfat" || type == "exfat" || type == "msdos")
    return finding(Grade::bad, type + " has no journal", advice);
  for (const char* option : {"nobarrier", "barrier=0", "data=writeback"}) {
    if (has_option(options, option)) return finding(Grade::bad, type + " is mounted with " + option, advice);
  }
  return finding(Grade::good, type + ", which keeps what it has confirmed", "");
}

Finding judge_board(std::optional<double> celsius, std::optional<bool> weak_supply) {
  if (weak_supply.value_or(false)) {
    return {"board", Grade::bad, "its power supply is too weak",
            "Use the supply made for the board, and a short thick cable."};
  }
  if (!celsius) return {"board", Grade::good, "it does not tell its temperature", {}};
  const std::string message = std::to_string(std::lround(*celsius)) + " degrees Celsius";
  const char* advice = "Give it air and shade.";
  if (*celsius >= hot) return {"board", Grade::bad, message, advice};
  if (*celsius >= warm) return {"board", Grade::warning, message, advice};
  return {"board", Grade::good, message, {}};
}

Finding judge_battery(bool has_battery) {
  if (has_battery) return {"clock_battery", Grade::good, "there is a clock that goes on without power", {}};
  return {"clock_battery", Grade::warning, "there is no clock that goes on without power",
          "Add one (RTC): without it nothing is said after a power cut until a time server is heard."};
}

}  // namespace xiangyin::health
