#pragma once

#include <memory>
#include <string>

#include "daemon/core/time.hpp"
#include "tests/support/sound.hpp"

namespace xiangyin::test {

/// Listens to the sound server's sink from the construction on, in a thread of its own, and can say when each
/// sample was heard. Mono, 48000 Hz, the rate of the sink and of the stations heard through it: what was sent
/// comes back sample by sample.
class Capture {
 public:
  static constexpr int rate = 48000;

  /// Returns when samples come in. Throws std::runtime_error when the server does not answer.
  explicit Capture(const std::string& server_address);
  ~Capture();

  /// What has been heard so far; the capture goes on.
  Sound sound() const;
  /// When that sample was audible (CLOCK_REALTIME), by the latency the server tells for each fragment; the
  /// median over the fragments of two seconds around it, which leaves about 0.1 ms of doubt.
  core::Instant when(std::size_t sample) const;
  /// Waits until everything that sounds before that moment has been captured, the thread's wake-ups
  /// being the event; false if the server is gone.
  bool wait_until(core::Instant moment) const;
  /// The server went away, or stopped sending.
  bool has_failed() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace xiangyin::test
