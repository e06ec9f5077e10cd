#include "daemon/store/reserve.hpp"

#include <cerrno>

#include <fcntl.h>

#include "daemon/core/file.hpp"

namespace xiangyin::store {

namespace fs = std::filesystem;

core::Result<void> Reserve::keep(std::int64_t bytes) {
  std::error_code unknown;
  const auto size = fs::file_size(file_, unknown);
  if (!unknown && size == static_cast<std::uintmax_t>(bytes)) return {};
  const auto disk = fs::space(file_.parent_path(), unknown);
  if (unknown) return core::system_error("looking at", file_.parent_path().native(), unknown.value());
  if (disk.available < 3 * static_cast<std::uintmax_t>(bytes)) return {};
  const auto file = core::open_file(file_, O_WRONLY | O_CREAT | O_TRUNC);
  if (!file) return file.error();
  if (const int error = ::posix_fallocate(file->get(), 0, bytes); error != 0) {
    release();
    return core::system_error("reserving room in", file_.native(), error);
  }
  return {};
}

bool Reserve::release() {
  std::error_code ignored;
  return fs::remove(file_, ignored);
}

}  // namespace xiangyin::store
