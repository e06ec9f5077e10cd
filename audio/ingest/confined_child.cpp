#include "audio/ingest/confined_child.hpp"

#include <array>
#include <cerrno>

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace xiangyin::audio {
namespace {

using core::Error;
using core::ErrorCode;
using core::FileDescriptor;
using core::Result;

constexpr int cannot_start = 127;

/// In the child: becomes the program. Its last words are the reason when it does not.
[[noreturn]] void become(const ForeignProgram& program, const ConfinementLimits& limits, int output,
                         int errors) {
  const int nothing = open("/dev/null", O_RDONLY);
  if (nothing >= 0 && dup2(nothing, STDIN_FILENO) >= 0 && dup2(output, STDOUT_FILENO) >= 0 &&
      dup2(errors, STDERR_FILENO) >= 0) {
    const std::string why = core::to_text(become_confined(program, limits));
    static_cast<void>(core::write_all(STDERR_FILENO, why));
  }
  _exit(cannot_start);
}

/// Waits until there is something to read or to learn.
Result<void> wait_for(int descriptor, int patience_seconds) {
  pollfd waiting{descriptor, POLLIN, 0};
  for (;;) {
    const int ready = poll(&waiting, 1, patience_seconds * 1000);
    if (ready > 0) return {};
    if (ready == 0) {
      return Error{
          ErrorCode::unavailable, {}, "nothing came for " + std::to_string(patience_seconds) + " s", {}};
    }
    if (errno != EINTR) return core::system_error("waiting for", "decoder", errno);
  }
}

}  // namespace

Result<ConfinedChild> ConfinedChild::start(const ForeignProgram& program, const ConfinementLimits& limits) {
  std::array<int, 2> pipe{};
  if (pipe2(pipe.data(), O_CLOEXEC) != 0) return core::system_error("making", "pipe", errno);
  ConfinedChild child;
  child.output_ = FileDescriptor(pipe[0]);
  const FileDescriptor output(pipe[1]);
  constexpr int pipe_bytes = 1 << 18;
  fcntl(output.get(), F_SETPIPE_SZ, pipe_bytes);  // fewer turns between the two; not needed
  child.errors_ = FileDescriptor(memfd_create("decoder's words", MFD_CLOEXEC));
  if (!child.errors_) return core::system_error("making", "memory file", errno);
  const pid_t pid = fork();
  if (pid < 0) return core::system_error("starting", program.file, errno);
  if (pid == 0) become(program, limits, output.get(), child.errors_.get());
  child.process_ = FileDescriptor(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
  if (!child.process_) return core::system_error("watching", program.file, errno);
  return child;
}

Result<std::size_t> ConfinedChild::read(char* bytes, std::size_t count, int patience_seconds) {
  if (auto ready = wait_for(output_.get(), patience_seconds); !ready) return ready.error();
  for (;;) {
    const ssize_t got = ::read(output_.get(), bytes, count);
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) return core::system_error("reading from", "decoder", errno);
  }
}

Result<ChildEnd> ConfinedChild::wait(int patience_seconds) {
  if (auto ready = wait_for(process_.get(), patience_seconds); !ready) return ready.error();
  siginfo_t end{};
  while (waitid(P_PIDFD, static_cast<id_t>(process_.get()), &end, WEXITED) != 0)
    if (errno != EINTR) return core::system_error("waiting for", "decoder", errno);
  if (end.si_code == CLD_EXITED) return ChildEnd{end.si_status, 0};
  return ChildEnd{-1, end.si_status};
}

std::string ConfinedChild::words() const {
  std::array<char, 4096> text{};
  const ssize_t got = pread(errors_.get(), text.data(), text.size(), 0);
  return {text.data(), got > 0 ? static_cast<std::size_t>(got) : 0};
}

}  // namespace xiangyin::audio
