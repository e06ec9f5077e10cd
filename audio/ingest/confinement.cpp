#include "audio/ingest/confinement.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <memory>
#include <span>

#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "audio/ingest/landlock.hpp"
#include "daemon/core/file.hpp"

namespace xiangyin::audio {
namespace {

using core::Result;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif
#else
constexpr bool sanitized = false;
#endif

/// A limit that is lower already, set by who started us, stays.
Result<void> limit(__rlimit_resource resource, const char* name, std::int64_t soft, std::int64_t hard) {
  rlimit current{};
  if (getrlimit(resource, &current) != 0) return core::system_error("reading limit of", name, errno);
  const rlimit lower{std::min(static_cast<rlim_t>(soft), current.rlim_max),
                     std::min(static_cast<rlim_t>(hard), current.rlim_max)};
  if (setrlimit(resource, &lower) != 0) return core::system_error("limiting", name, errno);
  return {};
}

Result<void> set_limits(const ConfinementLimits& limits) {
  // A file that gets too large is an error of write(2) then, which can be told, and not a signal.
  if (signal(SIGXFSZ, SIG_IGN) == SIG_ERR) return core::system_error("ignoring", "SIGXFSZ", errno);
  // The soft limit ends with SIGXCPU, which tells the parent why; the hard one with SIGKILL.
  const std::int64_t seconds = limits.processor_seconds;
  if (auto set = limit(RLIMIT_CPU, "processor time", seconds, seconds + 1); !set) return set;
  if (auto set = limit(RLIMIT_FSIZE, "file size", limits.file_bytes, limits.file_bytes); !set) return set;
  if (auto set = limit(RLIMIT_NOFILE, "descriptors", 16, 16); !set) return set;
  return limit(RLIMIT_CORE, "core", 0, 0);
}

Result<void> limit_memory(const ConfinementLimits& limits) {
  if (sanitized) return {};
  return limit(RLIMIT_AS, "memory", limits.memory_bytes, limits.memory_bytes);
}

Result<void> give_up_privileges() {
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return core::system_error("setting", "PDEATHSIG", errno);
  if (prctl(PR_SET_DUMPABLE, 0) != 0) return core::system_error("clearing", "DUMPABLE", errno);
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    return core::system_error("setting", "NO_NEW_PRIVS", errno);
  return {};
}

/// What decoding, measuring and telling the result need, and what the C library needs for memory and an end.
constexpr std::array allowed_calls{
    SCMP_SYS(read),         SCMP_SYS(write),        SCMP_SYS(pread64),        SCMP_SYS(pwrite64),
    SCMP_SYS(lseek),        SCMP_SYS(_llseek),      SCMP_SYS(close),          SCMP_SYS(fstat),
    SCMP_SYS(fstat64),      SCMP_SYS(newfstatat),   SCMP_SYS(statx),          SCMP_SYS(brk),
    SCMP_SYS(mmap),         SCMP_SYS(mmap2),        SCMP_SYS(mremap),         SCMP_SYS(munmap),
    SCMP_SYS(mprotect),     SCMP_SYS(madvise),      SCMP_SYS(futex),          SCMP_SYS(getrandom),
    SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask), SCMP_SYS(gettid),
    SCMP_SYS(getpid),       SCMP_SYS(tgkill),       SCMP_SYS(clock_gettime),  SCMP_SYS(restart_syscall),
    SCMP_SYS(exit),         SCMP_SYS(exit_group),   SCMP_SYS(poll),           SCMP_SYS(ppoll),
    SCMP_SYS(waitid)};

/// What a program needs beside these to be loaded and to run threads. Opening, starting a thread and becoming
/// the program are allowed with conditions.
constexpr std::array loading_calls{SCMP_SYS(arch_prctl),
                                   SCMP_SYS(set_tid_address),
                                   SCMP_SYS(set_robust_list),
                                   SCMP_SYS(rseq),
                                   SCMP_SYS(sched_getaffinity),
                                   SCMP_SYS(sched_yield),
                                   SCMP_SYS(clock_nanosleep),
                                   SCMP_SYS(nanosleep),
                                   SCMP_SYS(getuid),
                                   SCMP_SYS(geteuid),
                                   SCMP_SYS(getgid),
                                   SCMP_SYS(getegid),
                                   SCMP_SYS(sigaltstack),
                                   SCMP_SYS(getrusage)};

struct ReleaseFilter {
  void operator()(void* filter) const { seccomp_release(filter); }
};
using Filter = std::unique_ptr<void, ReleaseFilter>;

Result<void> allow(const Filter& filter, std::span<const int> calls) {
  for (const int call : calls) {
    if (const int error = seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0); error != 0)
      return core::system_error("making", "seccomp filter", -error);
  }
  return {};
}

/// Everything that is not allowed fails with EPERM, so that a library that asks for more than it needs goes
/// on without.
Result<Filter> make_filter() {
  Filter filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)));
  if (!filter) return core::system_error("making", "seccomp filter", ENOMEM);
  if (auto allowed = allow(filter, allowed_calls); !allowed) return allowed.error();
  return filter;
}

/// Files are opened for reading only, clone(2) makes threads and no processes, and execve(2) is for the one
/// call that is about to be made: its path is known by its address.
Result<void> allow_loading(const Filter& filter, const char* file) {
  if (auto allowed = allow(filter, loading_calls); !allowed) return allowed;
  const auto address = reinterpret_cast<scmp_datum_t>(file);
  constexpr scmp_datum_t writing = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND;
  const std::array errors{seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
                                           SCMP_A2(SCMP_CMP_MASKED_EQ, writing, 0)),
                          seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
                                           SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD)),
                          // Its flags cannot be looked at: the C library falls back to clone(2).
                          seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0),
                          seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(execve), 1,
                                           scmp_arg_cmp{0, SCMP_CMP_EQ, address, 0})};
  for (const int error : errors)
    if (error != 0) return core::system_error("making", "seccomp filter", -error);
  return {};
}

Result<void> enter(const Filter& filter) {
  const int error = seccomp_load(filter.get());
  // A kernel built without seccomp leaves the other walls.
  if (error != 0 && error != -EINVAL && error != -ENOSYS)
    return core::system_error("entering", "seccomp filter", -error);
  return {};
}

/// Where a program's libraries are; those that this system has.
std::vector<core::FileDescriptor> library_places() {
  std::vector<core::FileDescriptor> places;
  for (const char* place :
       {"/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/local/lib", "/etc/ld.so.cache"}) {
    const int descriptor = open(place, O_PATH | O_CLOEXEC);
    if (descriptor >= 0) places.emplace_back(descriptor);
  }
  return places;
}

Result<void> leave_for(const ForeignProgram& program) {
  const core::FileDescriptor file(open(program.file.c_str(), O_PATH | O_CLOEXEC));
  if (!file) return core::system_error("opening", program.file, errno);
  std::vector<Passage> passages{{file.get(), true}, {program.original, false}};
  const auto places = library_places();
  for (const core::FileDescriptor& place : places)
    passages.push_back({place.get(), true});  // the loader is a program too
  return leave_file_system(passages);
}

/// Descriptors are closed by the execve(2) to come, so that errors can still be told.
Result<void> close_on_exec(int but) {
  constexpr unsigned first = STDERR_FILENO + 1;
  const auto kept = static_cast<unsigned>(but);
  if ((kept > first && close_range(first, kept - 1, CLOSE_RANGE_CLOEXEC) != 0) ||
      close_range(kept + 1, ~0U, CLOSE_RANGE_CLOEXEC) != 0 || fcntl(but, F_SETFD, 0) != 0)
    return core::system_error("closing", "descriptors", errno);
  return {};
}

}  // namespace

Result<void> confine(const ConfinementLimits& limits) {
  if (auto done = give_up_privileges(); !done) return done;
  if (auto done = set_limits(limits); !done) return done;
  if (auto done = leave_file_system({}); !done) return done;
  if (auto done = limit_memory(limits); !done || sanitized) return done;
  const auto filter = make_filter();
  return filter ? enter(*filter) : filter.error();
}

core::Error become_confined(const ForeignProgram& program, const ConfinementLimits& limits) {
  std::vector<char*> argv{const_cast<char*>(program.file.c_str())};
  for (const std::string& argument : program.arguments)
    argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  std::array<char*, 1> environment{nullptr};

  if (signal(SIGPIPE, SIG_DFL) == SIG_ERR) return core::system_error("resetting", "SIGPIPE", errno);
  if (auto done = close_on_exec(program.original); !done) return done.error();
  if (auto done = give_up_privileges(); !done) return done.error();
  if (auto done = leave_for(program); !done) return done.error();
  if (auto done = set_limits(limits); !done) return done.error();
  const auto filter = make_filter();
  if (!filter) return filter.error();
  if (auto done = allow_loading(*filter, program.file.c_str()); !done) return done.error();
  if (auto done = limit_memory(limits); !done) return done.error();
  if (auto done = enter(*filter); !done) return done.error();
  execve(program.file.c_str(), argv.data(), environment.data());
  return core::system_error("starting", program.file, errno);
}

}  // namespace xiangyin::audio
