#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "daemon/core/clock.hpp"
#include "daemon/core/result.hpp"
#include "daemon/timekeeping/trust.hpp"

namespace xiangyin::timekeeping {

/// What the machine says about its clock.
struct MachineClock {
  bool synchronised = false;
  bool has_battery = false;  ///< looked for only where it is not synchronised
  std::string boot;          ///< another one after each start of the machine
};

/// Asks the kernel: adjtimex(2), /sys/class/rtc and /proc/sys/kernel/random/boot_id. Costs microseconds.
MachineClock ask_kernel();

/// Keeps watch over the clock, and what was known of it on disk: once a day while the time is sure, and
/// whenever a person says so. Used on the loop's thread only.
class Timekeeper {
 public:
  struct Options {
    std::filesystem::path file;   ///< in the state directory
    bool always_trusted = false;  ///< the settings say that the clock needs no watching
    /// Told when the clock is believed more or less than before, within look() or confirm(); may be empty.
    std::function<void(const Judgement&)> changed{};
  };
  Timekeeper(const core::Clock& clock, std::function<MachineClock()> ask, Options options);

  /// Judges the clock anew, and remembers the moment if it is sure.
  const Judgement& look();
  /// The same, unless somebody has looked within the last second: to show it, not to decide by it.
  const Judgement& glance();
  /// A person says that the clock is right now. Errors: io when that cannot be kept.
  core::Result<void> confirm();
  /// As of the last look.
  const Judgement& judgement() const { return judgement_; }
  std::optional<core::Instant> last_sure() const;
  void set_always_trusted(bool always) { options_.always_trusted = always; }

 private:
  void load();
  core::Result<void> save();
  Evidence evidence() const;

  const core::Clock& clock_;
  std::function<MachineClock()> ask_;
  Options options_;
  Judgement judgement_;
  std::optional<Sure> last_;
  std::optional<Sure> saved_;
  core::Duration looked_at_{};  ///< uptime
};

}  // namespace xiangyin::timekeeping
