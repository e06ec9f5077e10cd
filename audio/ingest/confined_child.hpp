#pragma once

#include <string>

#include <sys/types.h>

#include "audio/ingest/confinement.hpp"
#include "daemon/core/file.hpp"

namespace xiangyin::audio {

/// How a child ended.
struct ChildEnd {
  int status = 0;  ///< its exit status
  int signal = 0;  ///< that ended it, or 0
};

/// A confined foreign program with its standard output on a pipe and its standard error in a small file in
/// memory. It dies with this process, and when its output is wanted no more. Everything but start() can be
/// done by a confined process.
class ConfinedChild {
 public:
  static core::Result<ConfinedChild> start(const ForeignProgram& program, const ConfinementLimits& limits);

  /// The next bytes of its output: 0 at the end. Errors: `unavailable` when none come for so long; io.
  core::Result<std::size_t> read(char* bytes, std::size_t count, int patience_seconds);
  /// Errors: `unavailable` when it does not end for so long; io.
  core::Result<ChildEnd> wait(int patience_seconds);
  /// What it wrote to its standard error, at most 4 KiB of it.
  std::string words() const;

 private:
  ConfinedChild() = default;

  core::FileDescriptor process_;  ///< pidfd
  core::FileDescriptor output_;
  core::FileDescriptor errors_;
};

}  // namespace xiangyin::audio
