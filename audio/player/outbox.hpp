#pragma once

#include <deque>
#include <string>

#include "audio/wire.hpp"

namespace xiangyin::audio {

/// Facts on their way to the daemon, in order. A daemon that does not read for a while loses none of them,
/// except that Progress is not piled up. Control thread only.
class Outbox {
 public:
  explicit Outbox(int socket) : socket_(socket) {}
  void add(const Fact& fact);
  /// Sends what the socket takes now.
  void flush();
  /// Waits for the daemon to read, for a last word.
  void flush_for(int milliseconds);
  bool empty() const { return waiting_.empty(); }

 private:
  const int socket_;
  std::deque<std::string> waiting_;
};

}  // namespace xiangyin::audio
