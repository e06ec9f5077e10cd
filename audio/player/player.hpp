#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "audio/player/broadcast.hpp"
#include "audio/player/moment.hpp"
#include "audio/player/outbox.hpp"
#include "audio/player/output.hpp"
#include "audio/player/reader.hpp"
#include "audio/player/wake.hpp"
#include "audio/wire.hpp"

namespace xiangyin::audio {

/// The player: commands in, sound and facts out.
///
/// Threads:
///   control   this one. Owns the socket, the broadcasts and every decision; waits in Wake. Touches no
///             sample, opens no recording, and is never in the way of the callback.
///   reader    Reader. Recordings -> each voice's look-ahead (seconds of samples, WaitFreeRing).
///   callback  the device's own. Output::fill: mixes the look-aheads (Mixer::render) and leaves a stamp of
///   the
///             time (WaitFreeRing). Never waits, allocates, logs or calls the system.
///   opener    lives for the length of one opening or closing of the device, which may hang.
/// Control speaks to the callback through atomics of Voice and Mixer alone.
class Player {
 public:
  /// The socket to the daemon stays the caller's. SIGTERM must be blocked in the process.
  explicit Player(int socket);
  ~Player();

  enum class End {
    finished,  ///< the daemon is gone, or SIGTERM
    lost,      ///< the output is lost: end the process at once, without any clean-up
    confused   ///< the daemon sent what cannot be understood; standard error says what
  };
  /// Until the end; everything has been said and sent then.
  End run();

 private:
  bool receive();
  bool obey(Command command);
  bool set_up(const Setup& setup);
  void cue(Cue cue);
  void stop(const Stop& stop);
  void leave(const Moment& now);
  core::Result<void> advance(const Moment& now);
  core::Result<void> open_or_close(const Moment& now);
  core::Result<void> check_device(const Moment& now) const;
  bool is_busy() const;
  void report_progress(const Moment& now);
  End lose(const core::Error& error);
  std::int64_t next_deadline(const Moment& now) const;

  const int socket_;
  Reader reader_;
  Wake wake_;
  Outbox outbox_;
  std::vector<std::unique_ptr<Broadcast>> broadcasts_;
  std::unique_ptr<Output> output_;  // from Setup on; goes before the voices that its callback may be reading
  std::int64_t next_progress_ = 0;
  std::int64_t leave_by_ = 0;  // CLOCK_MONOTONIC; 0 while there is no reason to leave
  bool confused_ = false;
};

}  // namespace xiangyin::audio
