#pragma once

#include <functional>
#include <string>

namespace xiangyin::audio {

/// Watches the calling thread for the length of its life: every allocation, release and lock by way of the C
/// library is counted. Linking guard.cpp puts its own malloc, free and pthread_mutex_lock (and their kin) in
/// front of the library's, so that nothing passes unseen, whichever library calls.
class Guard {
 public:
  Guard();
  ~Guard();
  Guard(const Guard&) = delete;
  Guard& operator=(const Guard&) = delete;
  /// "malloc", "pthread_mutex_lock" ...: the first one called, empty while there was none.
  std::string first_offence() const;
};

/// Runs `work` with every system call forbidden but the one that ends the process, then ends it with status
/// 0. The kernel kills the process with SIGSYS at the first call (seccomp(2)). For a death test.
[[noreturn]] void end_after_work_without_system_calls(const std::function<void()>& work);

}  // namespace xiangyin::audio
