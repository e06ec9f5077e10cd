#include "daemon/core/child_process.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <memory>

#include <boost/asio/io_context.hpp>
#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace xiangyin::core {

std::string to_text(const ChildExit& exit) {
  return exit.signal != 0 ? "killed by signal " + std::to_string(exit.signal)
                          : "exit status " + std::to_string(exit.status);
}

struct ChildProcess::State {
  pid_t pid;
  boost::asio::posix::stream_descriptor pidfd;
  std::function<void(ChildExit)> ended;
};

namespace {

class FileActions {
 public:
  FileActions() { posix_spawn_file_actions_init(&actions_); }
  ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
  posix_spawn_file_actions_t* get() { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

ChildExit reap(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFSIGNALED(status)) return {-1, WTERMSIG(status)};
  return {WEXITSTATUS(status), 0};
}

/// Moves every descriptor above the highest number wanted in the child, so that no dup2 overwrites a source.
Result<std::vector<FileDescriptor>> lift(const std::vector<std::pair<int, int>>& descriptors) {
  std::vector<FileDescriptor> lifted;
  int floor = 3;
  for (const auto& [ours, theirs] : descriptors)
    floor = std::max(floor, theirs + 1);
  for (const auto& [ours, theirs] : descriptors) {
    const int copy = fcntl(ours, F_DUPFD_CLOEXEC, floor);
    if (copy < 0) return system_error("duplicating", "descriptor", errno);
    lifted.emplace_back(copy);
  }
  return lifted;
}

}  // namespace

Result<ChildProcess> ChildProcess::start(const boost::asio::any_io_executor& executor,
                                         const std::string& program,
                                         const std::vector<std::string>& arguments,
                                         const std::vector<std::pair<int, int>>& descriptors,
                                         std::function<void(ChildExit)> ended) {
  auto lifted = lift(descriptors);
  if (!lifted) return lifted.error();
  FileActions actions;
  posix_spawn_file_actions_addopen(actions.get(), STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(actions.get(), STDERR_FILENO, STDOUT_FILENO);
  for (std::size_t i = 0; i < descriptors.size(); ++i) {
    posix_spawn_file_actions_adddup2(actions.get(), (*lifted)[i].get(), descriptors[i].second);
  }
  std::vector<std::string> words{program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words)
    argv.push_back(word.data());
  argv.push_back(nullptr);

  pid_t pid = 0;
  if (const int error = posix_spawn(&pid, program.c_str(), actions.get(), nullptr, argv.data(), environ);
      error != 0) {
    return system_error("starting", program, error);
  }
  const int pidfd = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
  if (pidfd < 0) {
    const int error = errno;
    kill(pid, SIGKILL);
    reap(pid);
    return system_error("watching", program, error);
  }
  auto state = std::make_shared<State>(
      State{pid, boost::asio::posix::stream_descriptor(executor, pidfd), std::move(ended)});
  state->pidfd.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                          [state](const boost::system::error_code& error) {
                            if (error || state->pid == 0) return;
                            const ChildExit exit = reap(state->pid);
                            state->pid = 0;
                            if (const auto callback = std::move(state->ended)) callback(exit);
                          });
  return ChildProcess(std::move(state));
}

ChildProcess::ChildProcess(std::shared_ptr<State> state) : state_(std::move(state)) {}
ChildProcess::ChildProcess(ChildProcess&&) noexcept = default;

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept {
  std::swap(state_, other.state_);
  return *this;
}

ChildProcess::~ChildProcess() {
  if (!state_) return;
  state_->ended = nullptr;
  if (state_->pid != 0) {
    kill(state_->pid, SIGKILL);
    reap(state_->pid);
    state_->pid = 0;
  }
  state_->pidfd.close();
}

pid_t ChildProcess::pid() const {
  return state_->pid;
}

void ChildProcess::signal(int number) {
  if (state_->pid != 0) kill(state_->pid, number);
}

Result<ChildExit> run_to_end(const std::string& program, const std::vector<std::string>& arguments,
                             const std::vector<std::pair<int, int>>& descriptors) {
  boost::asio::io_context loop(1);
  ChildExit exit;
  const auto child = ChildProcess::start(loop.get_executor(), program, arguments, descriptors,
                                         [&exit](ChildExit how) { exit = how; });
  if (!child) return child.error();
  loop.run();
  return exit;
}

Result<Ended> run_and_listen(const std::string& program, const std::vector<std::string>& arguments,
                             std::size_t limit) {
  const FileDescriptor said(::memfd_create("said", MFD_CLOEXEC));
  if (!said) return system_error("making", "a file in memory", errno);
  const auto exit =
      run_to_end(program, arguments, {{said.get(), STDOUT_FILENO}, {said.get(), STDERR_FILENO}});
  if (!exit) return exit.error();
  Ended ended{*exit, std::string(limit, '\0')};
  const ssize_t got = ::pread(said.get(), ended.said.data(), ended.said.size(), 0);
  ended.said.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  return ended;
}

}  // namespace xiangyin::core
