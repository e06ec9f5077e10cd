#pragma once

#include <filesystem>

#include <fcntl.h>

#include "daemon/core/file.hpp"

namespace xiangyin::library {

/// A file that is not finished yet: opened for reading and writing, unlinked when dropped, unless it has been
/// put in its place by publish().
class TemporaryFile {
 public:
  /// The path must not exist.
  static core::Result<TemporaryFile> create(std::filesystem::path path);
  /// A second name for a file that is there, on the same file system. The path must not exist.
  static core::Result<TemporaryFile> link(const std::filesystem::path& file, std::filesystem::path path);
  TemporaryFile(TemporaryFile&& other) noexcept;
  TemporaryFile& operator=(TemporaryFile&& other) noexcept;
  ~TemporaryFile() { discard(); }

  int descriptor() const { return file_.get(); }
  /// The same file once more, read only. Errors: io.
  core::Result<core::FileDescriptor> open_to_read() const { return core::open_file(path_, O_RDONLY); }
  /// Syncs it and renames it to `target`, whose directory is made if need be; on success all of that survives
  /// a power cut. A file already there is replaced: under a name made of its content it is the same.
  core::Result<void> publish(const std::filesystem::path& target);

 private:
  TemporaryFile(std::filesystem::path path, core::FileDescriptor file);
  void discard();

  std::filesystem::path path_;  ///< empty once published or moved from
  core::FileDescriptor file_;
};

}  // namespace xiangyin::library
