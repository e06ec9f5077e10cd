#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "daemon/core/result.hpp"

namespace xiangyin::core {

/// Owns a file descriptor and closes it.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int descriptor) : descriptor_(descriptor) {}
  FileDescriptor(FileDescriptor&& other) noexcept : descriptor_(other.release()) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor() { reset(); }

  int get() const { return descriptor_; }
  explicit operator bool() const { return descriptor_ >= 0; }
  int release();
  void reset();

 private:
  int descriptor_ = -1;
};

/// Opens close-on-exec. `flags` as open(2).
Result<FileDescriptor> open_file(const std::filesystem::path& path, int flags, unsigned mode = 0640);

/// Writes all of it, through short writes and interruptions.
Result<void> write_all(int descriptor, std::string_view bytes);

/// Reads the whole file; a file over `limit` bytes is refused with too_large.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit);

/// fsync(2) of a file, and of a directory so that a rename in it survives a power cut.
Result<void> sync_file(int descriptor, const std::filesystem::path& path);
Result<void> sync_directory(const std::filesystem::path& directory);

/// Puts a finished temporary file in its place for good: syncs it, renames it, syncs the directory.
/// Afterwards either the old or the new file is there, whole, whatever happens to the power.
Result<void> publish_file(int descriptor, const std::filesystem::path& temporary,
                          const std::filesystem::path& target);

/// Creates the directory and its parents, readable by owner and group only.
Result<void> make_directory(const std::filesystem::path& directory);

}  // namespace xiangyin::core
