#include "daemon/core/file.hpp"

#include <array>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace xiangyin::core {

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  if (this != &other) {
    reset();
    descriptor_ = other.release();
  }
  return *this;
}

int FileDescriptor::release() {
  return std::exchange(descriptor_, -1);
}

void FileDescriptor::reset() {
  if (const int descriptor = release(); descriptor >= 0) close(descriptor);
}

Result<FileDescriptor> open_file(const std::filesystem::path& path, int flags, unsigned mode) {
  const int descriptor = open(path.c_str(), flags | O_CLOEXEC, mode);
  if (descriptor < 0) return system_error("opening", path.native(), errno);
  return FileDescriptor(descriptor);
}

Result<void> write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return system_error("writing", "descriptor " + std::to_string(descriptor), errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit) {
  auto file = open_file(path, O_RDONLY);
  if (!file) return file.error();
  std::string content;
  std::array<char, 16384> block;
  for (;;) {
    const ssize_t length = read(file->get(), block.data(), block.size());
    if (length < 0 && errno == EINTR) continue;
    if (length < 0) return system_error("reading", path.native(), errno);
    if (length == 0) return content;
    content.append(block.data(), static_cast<std::size_t>(length));
    if (content.size() > limit) {
      return Error{ErrorCode::too_large,
                   {},
                   "'" + path.native() + "' is over " + std::to_string(limit) + " bytes",
                   "Give a smaller file."};
    }
  }
}

Result<void> sync_file(int descriptor, const std::filesystem::path& path) {
  if (fsync(descriptor) != 0) return system_error("syncing", path.native(), errno);
  return {};
}

Result<void> sync_directory(const std::filesystem::path& directory) {
  auto opened = open_file(directory, O_RDONLY | O_DIRECTORY);
  if (!opened) return opened.error();
  return sync_file(opened->get(), directory);
}

Result<void> publish_file(int descriptor, const std::filesystem::path& temporary,
                          const std::filesystem::path& target) {
  if (auto synced = sync_file(descriptor, temporary); !synced) return synced;
  if (rename(temporary.c_str(), target.c_str()) != 0)
    return system_error("renaming", temporary.native(), errno);
  return sync_directory(target.parent_path());
}

Result<void> make_directory(const std::filesystem::path& directory) {
  if (!directory.has_parent_path() || directory == directory.root_path()) return {};
  if (auto parent = make_directory(directory.parent_path()); !parent) return parent;
  if (mkdir(directory.c_str(), 0750) != 0 && errno != EEXIST) {
    return system_error("creating directory", directory.native(), errno);
  }
  return {};
}

}  // namespace xiangyin::core
