#include "daemon/library/temporary_file.hpp"

#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace xiangyin::library {

core::Result<TemporaryFile> TemporaryFile::create(std::filesystem::path path) {
  auto file = core::open_file(path, O_RDWR | O_CREAT | O_EXCL);
  if (!file) return file.error();
  return TemporaryFile(std::move(path), std::move(*file));
}

core::Result<TemporaryFile> TemporaryFile::link(const std::filesystem::path& file,
                                                std::filesystem::path path) {
  if (::link(file.c_str(), path.c_str()) != 0) return core::system_error("linking", file.native(), errno);
  auto opened = core::open_file(path, O_RDWR);
  if (!opened) {
    unlink(path.c_str());
    return opened.error();
  }
  return TemporaryFile(std::move(path), std::move(*opened));
}

TemporaryFile::TemporaryFile(std::filesystem::path path, core::FileDescriptor file)
    : path_(std::move(path)), file_(std::move(file)) {}

TemporaryFile::TemporaryFile(TemporaryFile&& other) noexcept
    : path_(std::exchange(other.path_, {})), file_(std::move(other.file_)) {}

TemporaryFile& TemporaryFile::operator=(TemporaryFile&& other) noexcept {
  if (this != &other) {
    discard();
    path_ = std::exchange(other.path_, {});
    file_ = std::move(other.file_);
  }
  return *this;
}

core::Result<void> TemporaryFile::publish(const std::filesystem::path& target) {
  const std::filesystem::path directory = target.parent_path();
  if (auto made = core::make_directory(directory); !made) return made;
  if (auto synced = core::sync_directory(directory.parent_path()); !synced) return synced;
  if (auto published = core::publish_file(file_.get(), path_, target); !published) return published;
  path_.clear();
  return {};
}

void TemporaryFile::discard() {
  if (!path_.empty()) unlink(path_.c_str());
  path_.clear();
  file_.reset();
}

}  // namespace xiangyin::library
