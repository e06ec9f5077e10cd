#include "audio/device/quiet_standard_error.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace xiangyin::audio {

QuietStandardError::QuietStandardError() : saved_(fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 10)) {
  if (const auto nowhere = core::open_file("/dev/null", O_WRONLY); nowhere)
    dup2(nowhere->get(), STDERR_FILENO);
}

QuietStandardError::~QuietStandardError() {
  if (saved_) dup2(saved_.get(), STDERR_FILENO);
}

}  // namespace xiangyin::audio
