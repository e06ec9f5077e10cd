#include "daemon/backup/staging.hpp"

#include <cerrno>

#include <fcntl.h>
#include <sys/file.h>

namespace xiangyin::backup {

namespace fs = std::filesystem;
using core::Error;
using core::ErrorCode;
using core::Result;

Result<Staging> Staging::begin(const fs::path& folder) {
  if (auto made = core::make_directory(folder); !made) return made.error();
  auto lock = core::open_file(folder, O_RDONLY | O_DIRECTORY);
  if (!lock) return lock.error();
  if (flock(lock->get(), LOCK_EX | LOCK_NB) != 0) {
    return Error{ErrorCode::conflict,
                 {},
                 "somebody else is at it already, in '" + folder.native() + "'",
                 "Wait until that is done."};
  }
  for (const auto& left : fs::directory_iterator(folder)) {  // by a power cut
    std::error_code error;
    fs::remove_all(left.path(), error);
    if (error) return core::system_error("removing", left.path().native(), error.value());
  }
  return Staging(folder, std::move(*lock));
}

Staging::~Staging() {
  if (!lock_) return;  // moved from
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

}  // namespace xiangyin::backup
