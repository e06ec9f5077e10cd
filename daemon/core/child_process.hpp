#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <sys/types.h>

#include "daemon/core/file.hpp"
#include "daemon/core/result.hpp"

namespace xiangyin::core {

/// How a child ended: its exit status, or the signal that ended it (then `status` is -1).
struct ChildExit {
  int status = 0;
  int signal = 0;
};

/// "exit status 3", "killed by signal 9".
std::string to_text(const ChildExit& exit);

/// One child process, watched through a pidfd: no SIGCHLD handler, no polling. Destroying it kills the child
/// and waits for its end, so that no orphan is left. Used on the loop's thread only.
class ChildProcess {
 public:
  /// `descriptors` are {ours, number in the child}; everything else the child inherits is standard error
  /// only. `ended` is called once from the loop; never after the object is gone.
  static Result<ChildProcess> start(const boost::asio::any_io_executor& executor, const std::string& program,
                                    const std::vector<std::string>& arguments,
                                    const std::vector<std::pair<int, int>>& descriptors,
                                    std::function<void(ChildExit)> ended);
  ChildProcess(ChildProcess&&) noexcept;
  ChildProcess& operator=(ChildProcess&&) noexcept;
  ~ChildProcess();

  pid_t pid() const;
  /// Sends the signal if the child still runs.
  void signal(int number);

 private:
  struct State;
  explicit ChildProcess(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

/// Runs a program to its end, waiting for it: for programs that do one thing and end themselves.
/// `descriptors` as for ChildProcess::start().
Result<ChildExit> run_to_end(const std::string& program, const std::vector<std::string>& arguments,
                             const std::vector<std::pair<int, int>>& descriptors);

/// How a program ended, and what it has written to standard output and error.
struct Ended {
  ChildExit exit;
  std::string said;
};
/// The same, listening; no more than `limit` bytes are kept, the first ones.
Result<Ended> run_and_listen(const std::string& program, const std::vector<std::string>& arguments,
                             std::size_t limit);

}  // namespace xiangyin::core
