#pragma once

#include <filesystem>

namespace xiangyin::test {

/// A fresh directory below $TMPDIR, removed with everything in it at the end. With XIANGYIN_KEEP set in the
/// environment it stays and its name is printed, to look into after a failure.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory();

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::filesystem::path& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

}  // namespace xiangyin::test
