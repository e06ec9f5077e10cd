#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "audio/wire.hpp"
#include "daemon/playout/output_state.hpp"

namespace xiangyin::playout {

/// What the conductor asks of a player. The one behind it is a supervised child process (player_process.hpp)
/// or, on a simulated clock, player_simulation.hpp. Used on the loop's thread only.
class Player {
 public:
  struct Listener {
    std::function<void(const audio::Fact&)> fact;
    /// The player is gone (crashed, hung and killed, its device lost) or not there yet; nothing that was cued
    /// with it will be heard of again. A new one is on its way.
    std::function<void(const std::string& reason)> lost;
    /// A player is ready for cues.
    std::function<void()> ready;
    /// outputs() or amplifier() says something else than before.
    std::function<void()> changed = {};
  };

  virtual ~Player() = default;
  virtual void listen(Listener listener) = 0;
  virtual bool is_ready() const = 0;
  /// The output it speaks to, as in audio::Setup::device.
  virtual std::string output() const = 0;
  /// In the order of their channels.
  virtual std::vector<OutputState> outputs() const = 0;
  /// Nothing when it is not ours to switch.
  virtual std::optional<AmplifierState> amplifier() const { return std::nullopt; }
  /// Errors: unavailable when there is no player now.
  virtual core::Result<void> cue(audio::Cue cue) = 0;
  virtual void stop(const std::string& broadcast, int fade_milliseconds) = 0;
  /// Gives this player up and gets another: it answers, but what it was told to say is not heard.
  virtual void replace(const std::string& reason) = 0;
};

}  // namespace xiangyin::playout
