#include "daemon/ctl/progress_line.hpp"

#include <iostream>

#include <absl/strings/str_format.h>
#include <unistd.h>

namespace xiangyin::ctl {

void ProgressLine::show(std::uint64_t sent, std::uint64_t size) {
  constexpr int width = 24;
  const int percent = size == 0 ? 100 : static_cast<int>(sent * 100 / size);
  if (::isatty(STDERR_FILENO) == 0 || percent == shown_) return;
  shown_ = percent;
  if (percent < 100) {
    const auto full = static_cast<std::size_t>(percent * width / 100);
    std::cerr << absl::StrFormat("\r\033[K%s [%s%s] %d %% of %.1f MB", what_, std::string(full, '#'),
                                 std::string(width - full, ' '), percent, static_cast<double>(size) / 1e6);
  } else {
    std::cerr << "\r\033[K" << what_ << ": sent; the station listens to it ...";
  }
  std::cerr << std::flush;
}

void ProgressLine::clear() {
  if (shown_ >= 0) std::cerr << "\r\033[K" << std::flush;
  shown_ = -1;
}

}  // namespace xiangyin::ctl
