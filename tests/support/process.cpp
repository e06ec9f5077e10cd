#include "tests/support/process.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace xiangyin::test {
namespace {

using Steady = std::chrono::steady_clock;

[[noreturn]] void fail(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

/// Milliseconds left for poll(2), never negative.
int left(Steady::time_point deadline) {
  const auto rest = std::chrono::ceil<milliseconds>(deadline - Steady::now());
  return static_cast<int>(std::max<milliseconds::rep>(rest.count(), 0));
}

bool wait_readable(int descriptor, Steady::time_point deadline) {
  pollfd waiting{descriptor, POLLIN, 0};
  int ready = 0;
  while ((ready = poll(&waiting, 1, left(deadline))) < 0 && errno == EINTR) {
  }
  return ready > 0;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> list;
  for (std::string& word : words)
    list.push_back(word.data());
  list.push_back(nullptr);
  return list;
}

std::vector<std::string> environment_with(const std::map<std::string, std::string>& additions) {
  std::vector<std::string> list;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text(*entry);
    if (!additions.contains(text.substr(0, text.find('=')))) list.push_back(text);
  }
  for (const auto& [name, value] : additions)
    list.push_back(name + "=" + value);
  return list;
}

}  // namespace

Process::Process(const Command& command) {
  std::vector<std::string> words{command.program};
  words.insert(words.end(), command.arguments.begin(), command.arguments.end());
  auto environment = environment_with(command.environment);
  const auto argv = pointers(words);
  const auto envp = pointers(environment);
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) fail("pipe");
  output_ = core::FileDescriptor(ends[0]);
  const core::FileDescriptor write_end(ends[1]);
  const core::FileDescriptor nothing(open("/dev/null", O_RDONLY | O_CLOEXEC));
  core::FileDescriptor error;
  if (!command.error_file.empty()) {
    error = core::FileDescriptor(
        open(command.error_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640));
    if (!error) fail(command.error_file.string());
  }
  const pid_t parent = getpid();
  pid_ = fork();
  if (pid_ < 0) fail("fork");
  if (pid_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(127);
    dup2(nothing.get(), STDIN_FILENO);
    dup2(write_end.get(), STDOUT_FILENO);
    if (error) dup2(error.get(), STDERR_FILENO);
    execvpe(argv[0], argv.data(), envp.data());
    _exit(127);
  }
  pidfd_ = core::FileDescriptor(static_cast<int>(syscall(SYS_pidfd_open, pid_, 0)));
  if (!pidfd_) fail("pidfd_open");
}

Process::Process(Process&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      pidfd_(std::move(other.pidfd_)),
      output_(std::move(other.output_)),
      unread_(std::move(other.unread_)),
      exit_(other.exit_) {}

Process& Process::operator=(Process&& other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(pidfd_, other.pidfd_);
  std::swap(output_, other.output_);
  std::swap(unread_, other.unread_);
  std::swap(exit_, other.exit_);
  return *this;
}

Process::~Process() {
  if (pid_ > 0) kill();
}

bool Process::is_running() const {
  return pid_ > 0 && !exit_ && !wait_readable(pidfd_.get(), Steady::now());
}

void Process::signal(int number) const {
  if (pid_ > 0 && !exit_) ::kill(pid_, number);
}

std::optional<std::string> Process::read_line(milliseconds limit) {
  const auto deadline = Steady::now() + limit;
  for (;;) {
    if (const auto end = unread_.find('\n'); end != std::string::npos) {
      std::string line = unread_.substr(0, end);
      unread_.erase(0, end + 1);
      return line;
    }
    if (!wait_readable(output_.get(), deadline)) return std::nullopt;
    std::array<char, 4096> buffer{};
    const ssize_t got = read(output_.get(), buffer.data(), buffer.size());
    if (got <= 0) return std::nullopt;
    unread_.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

std::string Process::read_all() {
  std::string text = std::exchange(unread_, {});
  std::array<char, 65536> buffer{};
  for (;;) {
    const ssize_t got = read(output_.get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

std::optional<core::ChildExit> Process::wait(milliseconds limit) {
  if (!exit_ && !wait_readable(pidfd_.get(), Steady::now() + limit)) return std::nullopt;
  reap();
  return exit_;
}

void Process::kill() {
  signal(SIGKILL);
  reap();
}

void Process::reap() {
  if (exit_ || pid_ <= 0) return;
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  exit_ =
      WIFSIGNALED(status) ? core::ChildExit{-1, WTERMSIG(status)} : core::ChildExit{WEXITSTATUS(status), 0};
}

Finished run(Command command) {
  const core::FileDescriptor error(memfd_create("stderr", 0));
  if (command.error_file.empty()) command.error_file = "/proc/self/fd/" + std::to_string(error.get());
  Process process(command);
  Finished finished;
  finished.output = process.read_all();
  finished.status = process.wait(std::chrono::hours(1))->status;
  std::ifstream stream(command.error_file);
  finished.error.assign(std::istreambuf_iterator<char>(stream), {});
  return finished;
}

ReadySocket::ReadySocket(const std::filesystem::path& path)
    : path_(path.string()), socket_(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path_.size() >= sizeof address.sun_path) throw std::length_error(path_);
  std::memcpy(address.sun_path, path_.c_str(), path_.size() + 1);
  unlink(path_.c_str());
  if (bind(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) fail(path_);
}

bool ReadySocket::wait(milliseconds limit) {
  const auto deadline = Steady::now() + limit;
  while (wait_readable(socket_.get(), deadline)) {
    std::array<char, 4096> buffer{};
    const ssize_t got = recv(socket_.get(), buffer.data(), buffer.size(), 0);
    if (got > 0 && std::string_view(buffer.data(), static_cast<std::size_t>(got)).find("READY=1") !=
                       std::string_view::npos) {
      return true;
    }
  }
  return false;
}

std::optional<pid_t> find_child(pid_t parent, const std::string& program) {
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename().string();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    std::ifstream stream(entry.path() / "stat");
    std::string stat;
    std::getline(stream, stat);
    const auto end_of_name = stat.rfind(')');
    if (end_of_name == std::string::npos || stat.size() < end_of_name + 4) continue;
    // proc(5): pid (comm) state ppid ...; the kernel cuts comm to 15 characters.
    const std::string comm = stat.substr(stat.find('(') + 1, end_of_name - stat.find('(') - 1);
    const char state = stat[end_of_name + 2];
    if (comm == program.substr(0, 15) && state != 'Z' && std::stoi(stat.substr(end_of_name + 4)) == parent)
      return std::stoi(name);
  }
  return std::nullopt;
}

}  // namespace xiangyin::test
