#include "audio/container/checks.hpp"

namespace xiangyin::audio {

using core::Error;
using core::ErrorCode;
using core::Result;

/// Boxes of a length, a name and what is in them (ISO/IEC 14496-12 section 4.2).
Result<Wholeness> check_mpeg4(FileBytes& file) {
  constexpr int most_boxes = 65536;  // a fragmented recording has two a second
  bool index = false;
  std::int64_t offset = 0;
  for (int box = 0; box < most_boxes && offset + 8 <= file.size(); ++box) {
    const auto head = file.at(offset, 16);
    if (!head) return head.error();
    std::uint64_t length = number(head->substr(0, 4), Endian::big);
    index = index || head->substr(4, 4) == "moov";
    if (length == 0) break;  // up to the end of the file
    if (length == 1 && head->size() == 16) length = number(head->substr(8), Endian::big);
    if (length < 8) break;  // no box: padding, or damage that the decoder will meet
    const std::int64_t there = file.size() - offset;
    if (length > static_cast<std::uint64_t>(there)) {
      constexpr std::uint64_t plausible = std::uint64_t{1} << 40U;
      if (length < plausible) return breaks_off(there, static_cast<std::int64_t>(length));
      return damaged_after(offset, file.size());
    }
    offset += static_cast<std::int64_t>(length);
  }
  if (index) return Wholeness{};
  return Error{ErrorCode::invalid,
               {},
               "the file breaks off: its index is missing, as when a phone is switched off while it records",
               "Send the whole file again; if it is like this where it comes from too, record it anew."};
}

}  // namespace xiangyin::audio
