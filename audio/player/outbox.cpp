#include "audio/player/outbox.hpp"

#include <poll.h>

namespace xiangyin::audio {

void Outbox::add(const Fact& fact) {
  if (std::holds_alternative<Progress>(fact) && !waiting_.empty()) return;
  waiting_.push_back(encode(fact));
}

void Outbox::flush() {
  while (!waiting_.empty()) {
    const auto sent = send_packet(socket_, waiting_.front(), {});
    if (!sent && sent.error().code == core::ErrorCode::unavailable) return;
    // Any other error is the end of the daemon, which the reading side sees too.
    waiting_.pop_front();
  }
}

void Outbox::flush_for(int milliseconds) {
  flush();
  if (waiting_.empty()) return;
  pollfd writable{socket_, POLLOUT, 0};
  poll(&writable, 1, milliseconds);
  flush();
}

}  // namespace xiangyin::audio
