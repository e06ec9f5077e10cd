#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/core/clock.hpp"
#include "daemon/core/log.hpp"
#include "daemon/ledger/row.hpp"
#include "daemon/library/library.hpp"
#include "daemon/plan/bid.hpp"
#include "daemon/playout/cue_sheet.hpp"

namespace xiangyin::playout {

/// A broadcast that has been decided on and has no outcome yet. It is said in one stretch or, where something
/// interrupts it, in several: `air_at` to `withdrawn` are about the one that is to come or on air.
struct Broadcast {
  /// What it makes room for.
  struct Interruption {
    core::Instant at;  ///< it is to be silent from then on
    std::string by;    ///< "rule flood"
    core::Instant by_ends;
    std::weak_ptr<Broadcast> other;
  };

  ledger::Row row;
  plan::Bid bid;
  CueSheet sheet;  ///< of the whole
  std::vector<audio::OutputChannel> channels;
  std::vector<std::string> said_first;  ///< recordings that nobody has approved yet, in an emergency
  double gain_db = 0;                   ///< of the occasion
  core::Instant air_at;                 ///< first audible frame
  core::Duration length{};
  core::Duration offset{};     ///< where in the whole the stretch begins
  core::Instant latest_start;  ///< it may still begin then, from its beginning
  plan::Cause end_cause =
      plan::Cause::none;            ///< why it is ended after `length`, if not because it has been said
  bool told = false;                ///< the player has been given the cue
  bool ready = false;               ///< the player has opened and decoded all of it
  bool sounding = false;            ///< the player has said so
  core::Duration sounding_since{};  ///< uptime of the first audible frame
  bool withdrawn = false;           ///< what it would say, or when, is no longer so: decide anew
  bool postponed = false;           ///< it was not ready in time, and will be cued again for a later moment
  bool stopping = false;            ///< the player has been told to end it: for `interruption` or `end_cause`
  bool ending = false;              ///< its outcome is being written
  std::string stop_reason;          ///< why somebody stopped it
  std::optional<Interruption> interruption;

  bool held = false;             ///< it was interrupted and waits to go on
  core::Instant held_until;      ///< it may go on until then
  int interruptions = 0;         ///< so far
  std::string interrupted_by;    ///< the last of them
  std::int64_t said_before = 0;  ///< milliseconds, in earlier stretches

  std::unique_ptr<core::Alarm> deadline;  ///< by then it must have ended, whatever the player says
  std::unique_ptr<core::Alarm> stop_alarm;

  /// When the stretch will have been said, by the moment and the uptime now: a clock that somebody sets does
  /// not change how long what sounds already will go on.
  core::Instant said_at(core::Instant now, core::Duration uptime) const;
};

/// The files by which a player tells a restarted daemon what was heard: one in a directory for each broadcast
/// in flight, with a byte in it from the first audible frame on.
class AirMarks {
 public:
  explicit AirMarks(std::filesystem::path directory) : directory_(std::move(directory)) {}
  core::Result<void> prepare() const;
  core::Result<core::FileDescriptor> create(const std::string& broadcast) const;
  bool was_heard(const std::string& broadcast) const;
  void remove(const std::string& broadcast) const;
  void remove_all() const;

 private:
  std::filesystem::path directory_;
};

/// The message for the player, with every file opened. Errors: io.
core::Result<audio::Cue> make_cue(const Broadcast& broadcast, const library::Library& library,
                                  const AirMarks& marks);

/// A line for the log when it has been decided on, and when its outcome is on record; and the fields of each
/// line about a broadcast.
std::string announce(const Broadcast& broadcast);
std::string conclude(const ledger::Row& row);
core::LogFields log_fields(const ledger::Row& row);

/// The sentence for a cause that lies in the broadcast itself.
std::string because(const Broadcast& broadcast, plan::Cause cause);
/// What the ledger says when the player has reported the end.
void record_end(Broadcast& broadcast, const audio::Ended& ended);
/// What it says when the player was lost at that uptime.
void record_loss(Broadcast& broadcast, const std::string& reason, core::Duration uptime);

}  // namespace xiangyin::playout
