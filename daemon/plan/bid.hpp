#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "daemon/core/time.hpp"
#include "daemon/ledger/row.hpp"
#include "daemon/schedule/priority.hpp"

namespace xiangyin::plan {

/// One broadcast in the eyes of the arbiter: what it asks for, not how it sounds.
struct Bid {
  std::string name;      ///< for the reasons of others: "rule noon"
  std::string rule;      ///< whose occurrence it is; empty for one started by hand
  std::string playlist;  ///< what is said, for the limit of repeats
  core::Instant start;   ///< its moment
  core::Duration lateness{};
  core::Duration length{};            ///< said whole
  core::Duration maximum{};           ///< what is longer is ended with a fade; 0: no limit
  std::vector<core::Duration> seams;  ///< where its recordings begin, ascending: it is resumed at one of them
  std::vector<int> channels;          ///< of the output, ascending
  schedule::Priority priority = schedule::Priority::routine;
  schedule::Interruption interruption = schedule::Interruption::repeat;

  core::Instant latest() const { return start + lateness; }
};

/// Bids are numbered from 0 in the order in which they come to an arbiter.
using BidNumber = std::size_t;

/// Why the arbiter rules as it does.
enum class Cause {
  none,
  busy,             ///< an equal or higher class was on air for longer than it could wait
  full,             ///< too many were waiting already
  coalesced,        ///< the next occurrence of its own rule came before it could be said
  late,             ///< its moment and its lateness window had passed before anybody looked
  interrupted,      ///< by a higher class, and it was not said again
  maximum,          ///< its own maximum duration
  quiet_hours,      ///< the night lock
  emergency_count,  ///< more emergencies in the quiet hours than the station allows
  emergency_length,
  minutes_a_day,
  repeats_a_day
};

/// One step of what will happen.
struct Ruling {
  enum class Kind {
    begins,     ///< goes on air at `at` from `offset` on; for `length`
    is_cut,     ///< is to be silent from `at` on, because of `cause`
    withdrawn,  ///< was to begin later, but waits again
    restored,   ///< is heard until `at` after all: what it was cut for is withdrawn
    settled     ///< will have `outcome`, with `cause` for anything but an undisturbed completion
  };
  Kind kind = Kind::settled;
  BidNumber bid = 0;
  core::Instant at;
  core::Duration offset{};
  core::Duration length{};
  ledger::Outcome outcome = ledger::Outcome::completed;
  Cause cause = Cause::none;
  std::string other;                ///< the bid that is in the way, or the zone whose limit it is
  core::Instant until;              ///< of what is in the way, where that has an end
  std::optional<BidNumber> breaks;  ///< of a cut: the bid for which it is made
};

/// The sentence for the ledger and the screen; `until` is the ruling's as people at the station read it.
std::string reason(const Ruling& ruling, const std::string& until);

}  // namespace xiangyin::plan
