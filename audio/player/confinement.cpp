#include "audio/player/confinement.hpp"

#include <array>
#include <cerrno>
#include <memory>

#include <seccomp.h>
#include <sys/socket.h>

#include "daemon/core/error.hpp"

namespace xiangyin::audio {
namespace {

struct ReleaseFilter {
  void operator()(void* filter) const { seccomp_release(filter); }
};

constexpr std::array refused_calls{SCMP_SYS(execve),
                                   SCMP_SYS(execveat),
                                   SCMP_SYS(ptrace),
                                   SCMP_SYS(process_vm_readv),
                                   SCMP_SYS(process_vm_writev),
                                   SCMP_SYS(unshare),
                                   SCMP_SYS(setns),
                                   SCMP_SYS(mount),
                                   SCMP_SYS(umount2),
                                   SCMP_SYS(pivot_root),
                                   SCMP_SYS(chroot),
                                   SCMP_SYS(bpf),
                                   SCMP_SYS(keyctl),
                                   SCMP_SYS(add_key),
                                   SCMP_SYS(request_key),
                                   SCMP_SYS(perf_event_open),
                                   SCMP_SYS(userfaultfd)};

}  // namespace

core::Result<void> confine_player() {
  const std::unique_ptr<void, ReleaseFilter> filter(seccomp_init(SCMP_ACT_ALLOW));
  if (!filter) return core::system_error("making", "seccomp filter", ENOMEM);
  for (const int call : refused_calls) {
    if (const int error = seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EPERM), call, 0); error != 0)
      return core::system_error("making", "seccomp filter", -error);
  }
  const int error = seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EAFNOSUPPORT), SCMP_SYS(socket), 1,
                                     SCMP_A0_32(SCMP_CMP_NE, AF_UNIX));
  if (error != 0) return core::system_error("making", "seccomp filter", -error);
  // It sets NO_NEW_PRIVS too.
  const int loaded = seccomp_load(filter.get());
  if (loaded != 0 && loaded != -EINVAL && loaded != -ENOSYS)
    return core::system_error("entering", "seccomp filter", -loaded);
  return {};
}

}  // namespace xiangyin::audio
