#pragma once

#include <list>

#include "daemon/core/clock.hpp"
#include "daemon/playout/player.hpp"

namespace xiangyin::playout {

/// A player without sound whose broadcasts last as long as they would, on whatever clock it is given: days
/// pass in seconds with a simulated one. Faults can be switched on. Used on the loop's thread only.
class PlayerSimulation final : public Player {
 public:
  explicit PlayerSimulation(core::Clock& clock) : clock_(clock) {}

  void listen(Listener listener) override { listener_ = std::move(listener); }
  bool is_ready() const override { return ready_; }
  std::string output() const override { return "simulation"; }
  std::vector<OutputState> outputs() const override {
    return {{"simulation", 2, ready_ ? OutputState::Condition::ready : OutputState::Condition::starting, {}}};
  }
  core::Result<void> cue(audio::Cue cue) override;
  void stop(const std::string& broadcast, int fade_milliseconds) override;
  void replace(const std::string& reason) override;

  /// The player dies: what it was saying is not heard of again.
  void crash(const std::string& reason);
  /// A new one is there.
  void come_back();
  /// It opens what it is given, but never says so.
  void be_slow(bool slow) { is_slow_ = slow; }
  /// It takes cues and is never heard, until it is replaced.
  void be_mute() { is_mute_ = true; }
  /// Every cue given, newest last.
  const std::vector<audio::Cue>& cues() const { return cues_; }

 private:
  struct Saying {
    std::string broadcast;
    core::Instant start;
    core::Duration length{};
    core::Duration since{};  ///< uptime of the start
    bool sounding = false;
    std::unique_ptr<core::Alarm> alarm;
  };

  void prepare(Saying& saying);
  void wait(Saying& saying);
  void begin(Saying& saying);
  void say_until(Saying& saying);
  void end(const std::string& broadcast, audio::Ended::How how);

  core::Clock& clock_;
  Listener listener_;
  bool ready_ = true;
  bool is_slow_ = false;
  bool is_mute_ = false;
  std::list<Saying> sayings_;
  std::vector<audio::Cue> cues_;
};

}  // namespace xiangyin::playout
