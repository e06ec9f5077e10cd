#pragma once

#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/playout/player.hpp"

namespace xiangyin::playout {

/// Several players, each with an output of its own, as one whose channels are theirs one after the other: a
/// zone may lie on several devices. Each keeps to the system's clock, and so they are in step.
///
/// A broadcast ends when it has ended on every output it was cued for; what one output could not say makes it
/// failed, with that output's reason. A player that is lost takes part again when the next one is ready, in
/// what has not begun on it and may still begin. Used on the loop's thread only.
class PlayerGroup final : public Player {
 public:
  struct Member {
    Player* player = nullptr;
    int channels = 0;  ///< of its output
  };
  /// The players must outlive the group.
  explicit PlayerGroup(std::vector<Member> members);

  void listen(Listener listener) override { listener_ = std::move(listener); }
  /// One of them is.
  bool is_ready() const override;
  std::string output() const override;
  std::vector<OutputState> outputs() const override;
  core::Result<void> cue(audio::Cue cue) override;
  void stop(const std::string& broadcast, int fade_milliseconds) override;
  void replace(const std::string& reason) override;

 private:
  /// What one output has to do with a broadcast.
  struct Part {
    std::size_t member = 0;
    std::vector<audio::OutputChannel> channels;  ///< of the member's output
    bool told = false;
    bool heard = false;
    std::optional<audio::Ended> ended;
  };
  struct Broadcast {
    audio::Cue cue;  ///< with its descriptors, for a player that comes later
    std::vector<Part> parts;
    bool on_air = false;
    bool stopped = false;
  };

  std::vector<Part> divide(const std::vector<audio::OutputChannel>& channels) const;
  core::Result<void> tell(const Broadcast& broadcast, Part& part);
  void on_fact(std::size_t member, const audio::Fact& fact);
  void on_lost(std::size_t member, const std::string& reason);
  void on_ready(std::size_t member);
  void on_part_ended(const std::string& broadcast, std::size_t member, audio::Ended ended);
  audio::Ended sum_up(const Broadcast& broadcast) const;
  void settle(const std::string& broadcast);
  Part* find(const std::string& broadcast, std::size_t member);

  const std::vector<Member> members_;
  Listener listener_;
  std::map<std::string, Broadcast> broadcasts_;
};

}  // namespace xiangyin::playout
