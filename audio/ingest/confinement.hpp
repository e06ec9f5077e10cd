#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "daemon/core/result.hpp"

namespace xiangyin::audio {

struct ConfinementLimits {
  std::int64_t processor_seconds = 0;
  std::int64_t memory_bytes = 0;  ///< address space
  std::int64_t file_bytes = 0;    ///< of any file written
};

/// Shuts this process in before it touches an untrusted byte: it dies with its parent, cannot gain
/// privileges, be traced or dump core, has limits (setrlimit(2)), sees no file system (Landlock, where the
/// kernel has it) and may only make the system calls that decoding from open descriptors into open
/// descriptors needs (seccomp(2)): no socket, no open, no exec, no fork. What it may still do is read and
/// write what it was given, and learn how a child that it has already ended. There is no way back. Errors:
/// io.
///
/// Under a sanitizer, which needs more of both, the address space and the system calls stay open.
core::Result<void> confine(const ConfinementLimits& limits);

/// A program of somebody else's that will decode an untrusted file.
struct ForeignProgram {
  std::string file;                    ///< its path
  std::vector<std::string> arguments;  ///< without its name
  int original = -1;                   ///< the descriptor it may open again, through /proc/self/fd, to read
};

/// Becomes that program, in a room as narrow as a program allows that has to be loaded first: as confine(),
/// but it may open for reading what lies in the system's library folders, and the original, and start
/// threads. It has no environment and no descriptor but 0, 1, 2 and the original. Call in a child of one
/// thread that has just been forked. Returns only when it fails. Errors: io.
core::Error become_confined(const ForeignProgram& program, const ConfinementLimits& limits);

}  // namespace xiangyin::audio
