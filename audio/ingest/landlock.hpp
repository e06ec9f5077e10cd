#pragma once

#include <string>
#include <vector>

#include "daemon/core/result.hpp"

namespace xiangyin::audio {

/// What a process shut in by Landlock may still do in the file system.
struct Passage {
  int descriptor = -1;   ///< of a file or a directory, opened with O_PATH or for reading
  bool execute = false;  ///< beside reading
};

/// Takes the file system away from this process and those it will start, but for the passages: files that are
/// open stay open. landlock(7), where the kernel has it; elsewhere it does nothing. Call with
/// PR_SET_NO_NEW_PRIVS set. Errors: io.
core::Result<void> leave_file_system(const std::vector<Passage>& passages);

}  // namespace xiangyin::audio
