#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "daemon/core/result.hpp"

namespace xiangyin::audio {

/// The bytes of a file at any place, read in pieces of 64 KiB so that small steps through it are cheap. The
/// descriptor stays the caller's.
class FileBytes {
 public:
  static core::Result<FileBytes> open(int descriptor);

  std::int64_t size() const { return size_; }
  /// Fewer than `count` (at most 64 KiB) at the end of the file; none outside it. The text is good until the
  /// next call. Errors: io.
  core::Result<std::string_view> at(std::int64_t offset, std::size_t count);

 private:
  FileBytes(int descriptor, std::int64_t size) : descriptor_(descriptor), size_(size) {}

  int descriptor_;
  std::int64_t size_;
  std::string window_;
  std::int64_t window_start_ = 0;
};

enum class Endian { little, big };

/// The bytes as one unsigned number; at most 8 of them.
std::uint64_t number(std::string_view bytes, Endian endian);

/// The errors that a person can do something about.
core::Error breaks_off(std::int64_t there, std::int64_t promised);
core::Error damaged_after(std::int64_t whole, std::int64_t size);

}  // namespace xiangyin::audio
