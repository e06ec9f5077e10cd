#pragma once

#include <cstdint>

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
/// write what it was given. There is no way back. Errors: io.
///
/// Under a sanitizer, which needs more of both, the address space and the system calls stay open.
core::Result<void> confine(const ConfinementLimits& limits);

}  // namespace xiangyin::audio
