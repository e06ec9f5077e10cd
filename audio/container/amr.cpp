#include <array>

#include "audio/container/checks.hpp"

namespace xiangyin::audio {
namespace {

using core::Result;

constexpr std::string_view narrow_magic = "#!AMR\n";
constexpr std::string_view wide_magic = "#!AMR-WB\n";
constexpr int no_frame = 0;

/// Bytes of a frame by its type, with the header (RFC 4867 section 5.3, 3GPP TS 26.101 and 26.201 annex A).
constexpr std::array<int, 16> narrow_frames{13, 14, 16, 18, 20,       21,       27,       32,
                                            6,  7,  6,  6,  no_frame, no_frame, no_frame, 1};
constexpr std::array<int, 16> wide_frames{18, 24, 33,       37,       41,       47,       51, 59,
                                          61, 6,  no_frame, no_frame, no_frame, no_frame, 1,  1};

}  // namespace

Result<Wholeness> check_amr(FileBytes& file, bool wide_band) {
  const auto& frames = wide_band ? wide_frames : narrow_frames;
  auto offset = static_cast<std::int64_t>((wide_band ? wide_magic : narrow_magic).size());
  while (offset < file.size()) {
    const auto header = file.at(offset, 1);
    if (!header) return header.error();
    if (header->empty()) break;
    const unsigned type = (static_cast<unsigned char>(header->front()) >> 3U) & 0xfU;
    const int length = frames.at(type);
    if (length == no_frame) return Wholeness{.damaged = true};
    offset += length;
  }
  return Wholeness{.breaks_off = offset > file.size()};
}

}  // namespace xiangyin::audio
