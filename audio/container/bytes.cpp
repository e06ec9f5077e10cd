#include "audio/container/bytes.hpp"

#include <algorithm>
#include <cerrno>

#include <sys/stat.h>
#include <unistd.h>

namespace xiangyin::audio {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

constexpr std::size_t most_bytes = 65536;
/// Kept before the place asked for: whoever looks for a frame looks back and forth.
constexpr std::int64_t back_bytes = 16384;

}  // namespace

Result<FileBytes> FileBytes::open(int descriptor) {
  struct stat status {};
  if (fstat(descriptor, &status) != 0) return core::system_error("looking at", "recording", errno);
  return FileBytes(descriptor, status.st_size);
}

Result<std::string_view> FileBytes::at(std::int64_t offset, std::size_t count) {
  if (offset < 0 || offset >= size_) return std::string_view();
  count = static_cast<std::size_t>(
      std::min<std::int64_t>(static_cast<std::int64_t>(std::min(count, most_bytes)), size_ - offset));
  const auto end = offset + static_cast<std::int64_t>(count);
  if (offset < window_start_ || end > window_start_ + static_cast<std::int64_t>(window_.size())) {
    window_.resize(most_bytes + back_bytes);
    window_start_ = std::max<std::int64_t>(offset - back_bytes, 0);
    std::size_t done = 0;
    while (done < window_.size()) {
      const ssize_t got = pread(descriptor_, window_.data() + done, window_.size() - done,
                                window_start_ + static_cast<std::int64_t>(done));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return core::system_error("reading", "recording", errno);
      if (got == 0) break;
      done += static_cast<std::size_t>(got);
    }
    window_.resize(done);
  }
  return std::string_view(window_).substr(static_cast<std::size_t>(offset - window_start_), count);
}

std::uint64_t number(std::string_view bytes, Endian endian) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    value = value << 8U | static_cast<unsigned char>(bytes[endian == Endian::big ? i : bytes.size() - 1 - i]);
  return value;
}

Error breaks_off(std::int64_t there, std::int64_t promised) {
  // Percent without a product that could overflow.
  const auto percent = static_cast<int>(100.0 * static_cast<double>(std::max<std::int64_t>(there, 0)) /
                                        static_cast<double>(promised));
  return {
      ErrorCode::invalid,
      {},
      "the file breaks off: only " + std::to_string(percent) + " % of the sound its header promises is there",
      "Send the whole file again; if it is short where it comes from too, record it anew."};
}

Error damaged_after(std::int64_t whole, std::int64_t size) {
  return {ErrorCode::invalid,
          {},
          "the file is damaged after " + std::to_string(whole * 100 / size) + " % of its length",
          "Send the file again; if it is damaged where it comes from too, record it anew."};
}

}  // namespace xiangyin::audio
