#pragma once

#include <string>
#include <vector>

#include "daemon/playout/player.hpp"

namespace xiangyin::playout {

/// Keeps what it is told and says what the test wants it to.
class RecordingPlayer final : public Player {
 public:
  explicit RecordingPlayer(std::string output = "recording") : output_(std::move(output)) {}

  void listen(Listener listener) override { listener_ = std::move(listener); }
  bool is_ready() const override { return ready; }
  std::string output() const override { return output_; }
  std::vector<OutputState> outputs() const override {
    return {{output_, 1, OutputState::Condition::ready, {}}};
  }
  core::Result<void> cue(audio::Cue cue) override {
    if (!ready) return core::Error{core::ErrorCode::unavailable, {}, "there is no player now", {}};
    cues.push_back(std::move(cue));
    return {};
  }
  void stop(const std::string& broadcast, int) override { stops.push_back(broadcast); }
  void replace(const std::string& reason) override { replacements.push_back(reason); }

  void say(const audio::Fact& fact) const { listener_.fact(fact); }
  void lose(const std::string& reason) {
    ready = false;
    listener_.lost(reason);
  }
  void come_back() {
    ready = true;
    listener_.ready();
  }

  bool ready = true;
  std::vector<audio::Cue> cues;
  std::vector<std::string> stops;
  std::vector<std::string> replacements;

 private:
  std::string output_;
  Listener listener_;
};

}  // namespace xiangyin::playout
