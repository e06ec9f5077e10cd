#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "daemon/core/clock.hpp"
#include "daemon/core/event.hpp"
#include "daemon/ledger/ledger.hpp"
#include "daemon/library/library.hpp"
#include "daemon/plan/content_store.hpp"
#include "daemon/plan/plan.hpp"
#include "daemon/playout/cue_sheet.hpp"
#include "daemon/playout/player.hpp"
#include "daemon/store/store.hpp"
#include "daemon/timekeeping/timekeeper.hpp"

namespace xiangyin::playout {

/// What a person wants said now: exactly one of the three is named, or it is a test call.
struct ManualStart {
  std::string playlist;
  std::string announcement;
  std::string recording;
  std::vector<std::string> zones;  ///< empty: all
  /// The opening chime, then the announcement "test" if there is one.
  bool test = false;
  schedule::Priority priority = schedule::Priority::routine;
};

/// A broadcast being carried out.
struct OnAir {
  ledger::Row row;
  std::int64_t milliseconds = 0;  ///< how long it will last in all
  bool sounding = false;          ///< false while it is cued and waits for its moment
};

/// Carries out the plan, while the clock can be believed: claims each occurrence before anything is said,
/// cues the player seconds ahead, and puts exactly one outcome on record. Publishes "broadcast.cued",
/// "broadcast.on_air" and "broadcast.ended" with the ledger row as data. Used on the loop's thread only.
class Conductor {
 public:
  struct Parts {
    core::Clock& clock;
    store::Store& store;
    plan::ContentStore& content;
    library::Library& library;
    Player& player;
    timekeeping::Timekeeper& timekeeper;
    core::EventHub& events;
    std::filesystem::path air_marks;  ///< directory; see audio::Cue
  };
  struct Options {
    core::Duration lead = std::chrono::seconds(5);  ///< how long before its start a broadcast is cued
    Levels levels;
  };

  Conductor(boost::asio::any_io_executor executor, Parts parts, Options options);
  ~Conductor();
  Conductor(const Conductor&) = delete;
  Conductor& operator=(const Conductor&) = delete;

  /// Settles what a crash left behind and what fell due while the station was off, then follows the plan.
  core::Result<void> start();
  /// Ends what is on air with the reason given and records it; nothing starts any more.
  boost::asio::awaitable<void> shut_down(std::string reason);

  /// Says something now, as the arbiter allows: it interrupts lower classes. Returns its row once the player
  /// has been told. Errors: invalid or not_found when it cannot be said, conflict when an equal or higher
  /// class is on air, or the station's limits forbid it, unavailable without a player.
  boost::asio::awaitable<core::Result<ledger::Row>> play(ManualStart start);
  /// Ends a broadcast with a fade (an empty id: whatever is cued or on air); it counts as skipped before its
  /// start and as partial after. Returns how many were ended. Errors: not_found for an id that is not on.
  core::Result<int> stop(const std::string& broadcast, std::string reason);

  /// What is cued or on air, in the order it was decided.
  std::vector<OnAir> on_air() const;
  /// For showing the plan as it will really be carried out.
  plan::Situation situation() const;
  void set_options(Options options);
  /// Somebody has settled what time it is: what waits for that is decided now.
  void clock_settled();

 private:
  class Loop;
  std::shared_ptr<Loop> loop_;
};

}  // namespace xiangyin::playout
