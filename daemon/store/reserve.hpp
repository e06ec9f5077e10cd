#pragma once

#include <cstdint>
#include <filesystem>

#include "daemon/core/result.hpp"

namespace xiangyin::store {

/// Room on the disk for ledger and schedule when everything else is taken: a file that gives way. Used on one
/// thread at a time.
class Reserve {
 public:
  explicit Reserve(std::filesystem::path file) : file_(std::move(file)) {}

  /// Sees that the file is there with this size, where the disk has three times as much to spare. Allocates
  /// and writes nothing (posix_fallocate(3)), but where the file system cannot do that.
  core::Result<void> keep(std::int64_t bytes);
  /// Gives the room back to the disk. False when there was none left to give.
  bool release();

 private:
  std::filesystem::path file_;
};

}  // namespace xiangyin::store
