#pragma once

#include <atomic>
#include <cassert>
#include <thread>

namespace xiangyin::audio {

/// Holds a function to one thread: the first that calls it owns it. Debug builds assert it; release builds
/// compile it away.
class OneThread {
 public:
  void check() noexcept {
#ifndef NDEBUG
    std::thread::id owner{};
    const std::thread::id caller = std::this_thread::get_id();
    assert(owner_.compare_exchange_strong(owner, caller) || owner == caller);
#endif
  }

 private:
#ifndef NDEBUG
  std::atomic<std::thread::id> owner_{};
#endif
};

}  // namespace xiangyin::audio
