#pragma once

#include <cstdint>

#include "daemon/core/file.hpp"

namespace xiangyin::audio {

/// What the control thread waits on. Costs nothing while it waits: with nothing cued it waits for the socket
/// and SIGTERM alone, without a timer.
class Wake {
 public:
  /// The socket to the daemon and the reader's eventfd, both the caller's. SIGTERM must be blocked in every
  /// thread.
  Wake(int socket, int reader);

  struct Interest {
    bool read = true;         ///< packets of the daemon, and its end
    bool write = false;       ///< room in the socket
    bool wall_clock = false;  ///< steps of it: what was reckoned from it must be reckoned anew
  };
  struct Reasons {
    bool readable = false;   ///< the socket has a packet, or its end
    bool terminate = false;  ///< SIGTERM
  };
  /// Until something happens, or `nanoseconds` have passed (`never`: for ever).
  Reasons wait(std::int64_t nanoseconds, const Interest& interest);

 private:
  void watch(bool wall_clock);

  const int socket_;
  const int reader_;
  core::FileDescriptor signals_;
  core::FileDescriptor steps_;  // timerfd(2), cancelled by a step of CLOCK_REALTIME
  bool watching_ = false;
};

}  // namespace xiangyin::audio
