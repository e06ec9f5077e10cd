#include "audio/ingest/confinement.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <memory>

#include <linux/landlock.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

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
  if (auto set = limit(RLIMIT_CORE, "core", 0, 0); !set) return set;
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

/// Handles every right of landlock(7) up to version 2 and allows none.
Result<void> leave_file_system() {
  const long version =
      syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);  // landlock(7)
  if (version < 0) {
    if (errno == ENOSYS || errno == EOPNOTSUPP) return {};
    return core::system_error("asking for", "Landlock", errno);
  }
  landlock_ruleset_attr rights{};
  rights.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1U) - 1;  // all of version 1
  if (version >= 2) rights.handled_access_fs |= LANDLOCK_ACCESS_FS_REFER;
  const long rules = syscall(SYS_landlock_create_ruleset, &rights, sizeof rights, 0);
  if (rules < 0) return core::system_error("making", "Landlock rules", errno);
  const bool entered = syscall(SYS_landlock_restrict_self, rules, 0) == 0;
  const int error = errno;
  close(static_cast<int>(rules));
  if (!entered) return core::system_error("entering", "Landlock", error);
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
    SCMP_SYS(exit),         SCMP_SYS(exit_group)};

struct ReleaseFilter {
  void operator()(void* filter) const { seccomp_release(filter); }
};

/// Everything else fails with EPERM, so that a library that asks for more than it needs goes on without.
Result<void> leave_system_calls() {
  if (sanitized) return {};
  const std::unique_ptr<void, ReleaseFilter> filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)));
  if (!filter) return core::system_error("making", "seccomp filter", ENOMEM);
  for (const int call : allowed_calls) {
    if (const int error = seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0); error != 0)
      return core::system_error("making", "seccomp filter", -error);
  }
  const int error = seccomp_load(filter.get());
  // A kernel built without seccomp leaves the other walls.
  if (error != 0 && error != -EINVAL && error != -ENOSYS)
    return core::system_error("entering", "seccomp filter", -error);
  return {};
}

}  // namespace

Result<void> confine(const ConfinementLimits& limits) {
  if (auto done = give_up_privileges(); !done) return done;
  if (auto done = set_limits(limits); !done) return done;
  if (auto done = leave_file_system(); !done) return done;
  return leave_system_calls();
}

}  // namespace xiangyin::audio
