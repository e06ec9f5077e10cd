#include "audio/ingest/landlock.hpp"

#include <cerrno>

#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "daemon/core/file.hpp"

namespace xiangyin::audio {
namespace {

using core::Result;

Result<void> open_passage(int rules, const Passage& passage) {
  struct stat status {};
  if (fstat(passage.descriptor, &status) != 0) return core::system_error("looking at", "passage", errno);
  landlock_path_beneath_attr beneath{};
  beneath.parent_fd = passage.descriptor;
  beneath.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE;
  if (passage.execute) beneath.allowed_access |= LANDLOCK_ACCESS_FS_EXECUTE;
  if (S_ISDIR(status.st_mode)) beneath.allowed_access |= LANDLOCK_ACCESS_FS_READ_DIR;
  if (syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) == 0) return {};
  // A file that lies in no file system, as memfd_create(2) makes them, is out of Landlock's sight anyway.
  if (errno == EBADFD) return {};
  return core::system_error("making", "Landlock rules", errno);
}

}  // namespace

Result<void> leave_file_system(const std::vector<Passage>& passages) {
  const long version = syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (version < 0) {
    if (errno == ENOSYS || errno == EOPNOTSUPP) return {};
    return core::system_error("asking for", "Landlock", errno);
  }
  // Every right up to version 2.
  landlock_ruleset_attr rights{};
  rights.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1U) - 1;  // all of version 1
  if (version >= 2) rights.handled_access_fs |= LANDLOCK_ACCESS_FS_REFER;
  const core::FileDescriptor rules(
      static_cast<int>(syscall(SYS_landlock_create_ruleset, &rights, sizeof rights, 0)));
  if (!rules) return core::system_error("making", "Landlock rules", errno);
  for (const Passage& passage : passages)
    if (auto opened = open_passage(rules.get(), passage); !opened) return opened;
  if (syscall(SYS_landlock_restrict_self, rules.get(), 0) != 0)
    return core::system_error("entering", "Landlock", errno);
  return {};
}

}  // namespace xiangyin::audio
