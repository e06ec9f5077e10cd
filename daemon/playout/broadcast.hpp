#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "daemon/core/clock.hpp"
#include "daemon/ledger/row.hpp"
#include "daemon/library/library.hpp"
#include "daemon/playout/cue_sheet.hpp"

namespace xiangyin::playout {

/// A broadcast that has been decided on and has no outcome yet.
struct Broadcast {
  ledger::Row row;
  CueSheet sheet;
  std::vector<audio::OutputChannel> channels;
  double gain_db = 0;          ///< of the occasion
  core::Instant air_at;        ///< first audible frame
  core::Instant latest_start;  ///< it may still begin then, from its beginning
  bool told = false;           ///< the player has been given the cue
  bool sounding = false;       ///< the player has said so
  bool withdrawn = false;      ///< what it would say is no longer what the content says: decide anew
  bool ending = false;         ///< its outcome is being written
  std::string stop_reason;     ///< why somebody stopped it
  std::unique_ptr<core::Alarm> deadline;  ///< by then it must have ended, whatever the player says

  core::Instant ends_at() const { return air_at + std::chrono::milliseconds(sheet.milliseconds); }
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

/// A line for the log when it has been decided on, and when its outcome is on record.
std::string announce(const Broadcast& broadcast);
std::string conclude(const ledger::Row& row);

/// What the ledger says when the player has reported the end.
void record_end(Broadcast& broadcast, const audio::Ended& ended);
/// What it says when the player was lost at `now`.
void record_loss(Broadcast& broadcast, const std::string& reason, core::Instant now);

}  // namespace xiangyin::playout
