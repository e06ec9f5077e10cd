#pragma once

#include <functional>
#include <string>

#include "audio/wire.hpp"

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
  };

  virtual ~Player() = default;
  virtual void listen(Listener listener) = 0;
  virtual bool is_ready() const = 0;
  /// The output it speaks to, as in audio::Setup::device.
  virtual std::string output() const = 0;
  /// Errors: unavailable when there is no player now.
  virtual core::Result<void> cue(audio::Cue cue) = 0;
  virtual void stop(const std::string& broadcast, int fade_milliseconds) = 0;
};

}  // namespace xiangyin::playout
