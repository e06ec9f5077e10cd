#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/core/clock.hpp"
#include "daemon/core/event.hpp"
#include "daemon/health/alarms.hpp"
#include "daemon/plan/content_store.hpp"
#include "daemon/playout/conductor.hpp"
#include "daemon/playout/player.hpp"
#include "daemon/timekeeping/timekeeper.hpp"

namespace xiangyin::health {

/// Something that should be heard by now and is not.
struct Overdue {
  std::string what;      ///< "rule noon 2026-11-23T11:30:00", or the broadcast's id for a manual start
  core::Instant air_at;  ///< when it should have begun
  bool cued = false;     ///< the player knows of it; otherwise nobody has decided on it
};

/// What is overdue at a moment, by the content and what is under way: pure. `sounding` are the broadcasts
/// that the player has said are heard; what is not heard that long after its moment, `grace`, is overdue.
std::vector<Overdue> overdue(const plan::Content& content, const plan::Station& station,
                             const plan::Situation& situation, const std::vector<std::string>& sounding,
                             core::Instant now, core::Duration grace);

/// Looks, four seconds after each moment at which something is due, whether it is heard: not by what the
/// conductor meant to do, but by the plan worked out anew and by what the player says it plays. What is not
/// heard raises the alarm "sounding"; then the conductor is made to decide again, and a player that was told
/// and is silent is replaced, unless another broadcast is heard of it. Costs one wake-up for each moment.
/// Used on the loop's thread only.
class DueWatch {
 public:
  struct Parts {
    core::Clock& clock;
    plan::ContentStore& content;
    playout::Conductor& conductor;
    playout::Player& player;
    timekeeping::Timekeeper& timekeeper;
    core::EventHub& events;
    Alarms& alarms;
    core::Duration settle{};  ///< what the amplifier takes to be ready: so much later it may begin
  };
  explicit DueWatch(const Parts& parts);

 private:
  core::Duration grace() const;
  void look();
  void wait();
  void heal(const Overdue& missing, bool anything_sounds);
  std::optional<core::Instant> next_look() const;
  void on_event(const core::Event& event);

  Parts parts_;
  std::unique_ptr<core::Alarm> alarm_;
  std::string healed_;  ///< what has been tried for already
  core::EventHub::Subscription subscription_;
};

}  // namespace xiangyin::health
