#pragma once

#include <optional>
#include <string>
#include <vector>

#include <absl/time/time.h>

#include "daemon/core/result.hpp"
#include "daemon/core/time.hpp"
#include "daemon/schedule/local_time.hpp"

namespace xiangyin::schedule {

/// A time zone of the IANA database as this machine has it. A value: cheap to copy, safe to share between
/// threads.
class TimeZone {
 public:
  /// By its IANA name ("Asia/Shanghai", "UTC"). Refuses what the machine's database does not have; nothing is
  /// guessed.
  static core::Result<TimeZone> load(std::string name);
  static TimeZone utc();

  const std::string& name() const { return name_; }

  /// RFC 5545 section 3.3.10: a time that occurs twice is its first occurrence; a time that a gap leaves out
  /// is read with the offset before the gap, so that 02:30 in an hour that is skipped is the instant called
  /// 03:30. Instants end in the years 1684 and 2255: beyond them is the end itself.
  core::Instant to_instant(const LocalTime& time) const;
  LocalTime to_local(core::Instant instant) const;
  /// The same as to_instant(), and whether the time is in a gap.
  struct Placed {
    core::Instant instant;
    bool in_gap = false;
  };
  Placed place(const LocalTime& time) const;

  /// The name of the time that the wall clock really shows at to_instant(time): the same but in a gap.
  LocalTime shown(const LocalTime& time) const { return to_local(to_instant(time)); }

  /// Where the wall clock jumped forward: it never showed `from` up to `until`.
  struct Gap {
    LocalTime from;
    LocalTime until;
  };
  bool is_in_gap(const LocalTime& time) const;
  /// Those between two local times, in order.
  std::vector<Gap> gaps(const LocalTime& from, const LocalTime& to) const;
  /// The gap before `instant` if times inside it may still be to come: those are instants up to its own
  /// length after the jump. Nothing otherwise.
  std::optional<Gap> open_gap(core::Instant instant) const;

  bool operator==(const TimeZone& other) const { return name_ == other.name_; }

 private:
  TimeZone(std::string name, absl::TimeZone zone) : name_(std::move(name)), zone_(zone) {}

  std::string name_;
  absl::TimeZone zone_;
};

/// The release of this machine's IANA database ("2026f"); empty where it does not say.
std::string time_zone_release();

}  // namespace xiangyin::schedule
