#pragma once

#include <map>
#include <memory>
#include <string>

#include "daemon/amplifier/relay.hpp"
#include "daemon/core/clock.hpp"
#include "daemon/playout/player.hpp"

namespace xiangyin::playout {

/// Switches the amplifier on in time for what its player is about to say, and off when that is over: in the
/// daemon, so that it goes off when the player crashes, hangs or is killed, too. It is off from the
/// construction to the first broadcast, and after the destruction. What would begin before the amplifier is
/// ready begins later, as far as its lateness allows. Used on the loop's thread only.
class AmplifiedPlayer final : public Player {
 public:
  struct Options {
    core::Duration settle{};  ///< what the amplifier takes to be ready: on that long before the first word
    core::Duration hold{};    ///< off that long after the last, so that it is not switched between two
  };

  AmplifiedPlayer(Player& player, core::Clock& clock, std::unique_ptr<amplifier::Relay> relay,
                  Options options);
  ~AmplifiedPlayer() override;
  AmplifiedPlayer(const AmplifiedPlayer&) = delete;
  AmplifiedPlayer& operator=(const AmplifiedPlayer&) = delete;

  void listen(Listener listener) override;
  bool is_ready() const override { return player_.is_ready(); }
  std::string output() const override { return player_.output(); }
  std::vector<OutputState> outputs() const override { return player_.outputs(); }
  std::optional<AmplifierState> amplifier() const override { return AmplifierState{on_, trouble_}; }
  core::Result<void> cue(audio::Cue cue) override;
  void stop(const std::string& broadcast, int fade_milliseconds) override;
  void replace(const std::string& reason) override { player_.replace(reason); }

 private:
  void look();
  void switch_to(bool on);
  void now_in(bool on, std::string trouble);
  void end(const std::string& broadcast);

  Player& player_;
  core::Clock& clock_;
  const std::unique_ptr<amplifier::Relay> relay_;
  const Options options_;
  Listener listener_;
  std::unique_ptr<core::Alarm> alarm_;
  std::map<std::string, core::Instant> starts_;  ///< of what is cued or on air
  core::Instant held_until_;
  core::Duration back_off_;
  bool on_ = true;  ///< so far as is known
  std::string trouble_;
};

}  // namespace xiangyin::playout
