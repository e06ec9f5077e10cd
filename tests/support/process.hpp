#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "daemon/core/child_process.hpp"
#include "daemon/core/file.hpp"

namespace xiangyin::test {

using std::chrono::milliseconds;

/// What to start and how.
struct Command {
  std::string program;  ///< looked up in PATH if it has no '/'
  std::vector<std::string> arguments = {};
  std::map<std::string, std::string> environment = {};  ///< beside the test's own
  std::filesystem::path error_file = {};                ///< standard error goes there; empty: the test's own
};

/// A child of the test with its standard output on a pipe. Killed (SIGKILL) at the end, and by the kernel if
/// the test dies first. What goes wrong at the start throws std::system_error: the test cannot go on.
class Process {
 public:
  explicit Process(const Command& command);
  Process(Process&& other) noexcept;
  Process& operator=(Process&& other) noexcept;
  ~Process();

  pid_t pid() const { return pid_; }
  bool is_running() const;
  void signal(int number) const;

  /// The next line of standard output without its end; none at the end of the output or after `limit`.
  std::optional<std::string> read_line(milliseconds limit);
  /// Everything up to the end of standard output.
  std::string read_all();

  /// Waits for the end; none if it still runs after `limit`.
  std::optional<core::ChildExit> wait(milliseconds limit);
  /// SIGKILL, and waits.
  void kill();

 private:
  void reap();

  pid_t pid_ = -1;  ///< -1 when there is nothing (any more)
  core::FileDescriptor pidfd_;
  core::FileDescriptor output_;
  std::string unread_;
  std::optional<core::ChildExit> exit_;
};

/// Starts it, collects its output and waits for its end.
struct Finished {
  int status = 0;  ///< -1 after a signal
  std::string output;
  std::string error;  ///< standard error
};
Finished run(Command command);

/// A socket for the READY=1 of a service (sd_notify(3)): tells when it is up, without asking again and again.
class ReadySocket {
 public:
  explicit ReadySocket(const std::filesystem::path& path);
  /// For the service's environment: NOTIFY_SOCKET.
  const std::string& path() const { return path_; }
  /// False after `limit`.
  bool wait(milliseconds limit);

 private:
  std::string path_;
  core::FileDescriptor socket_;
};

/// The living children of a process, by program name: which of them is the player.
std::optional<pid_t> find_child(pid_t parent, const std::string& program);

}  // namespace xiangyin::test
