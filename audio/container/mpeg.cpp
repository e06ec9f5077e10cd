#include <array>
#include <functional>

#include "audio/container/checks.hpp"

namespace xiangyin::audio {
namespace {

using core::Result;

constexpr std::size_t header_bytes = 7;  ///< of ADTS, the longer one

unsigned byte(std::string_view bytes, std::size_t index) {
  return static_cast<unsigned char>(bytes[index]);
}

/// The length in bytes of the MPEG audio frame that begins with this header (ISO/IEC 11172-3 section 2.4.2.3
/// and 13818-3), 0 when it is none, or is of the free format, whose length is not told.
std::int64_t mpeg_frame(std::string_view head) {
  static constexpr std::array<std::array<int, 15>, 5> kilobits{{
      {0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448},  // version 1, layer I
      {0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},     // version 1, layer II
      {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},      // version 1, layer III
      {0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256},     // version 2, layer I
      {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},          // version 2, layers II and III
  }};
  static constexpr std::array<int, 3> rates{44100, 48000, 32000};
  if (head.size() < 4 || byte(head, 0) != 0xff || (byte(head, 1) & 0xe0U) != 0xe0U) return 0;
  const unsigned version = (byte(head, 1) >> 3U) & 3U;  // 3 is 1, 2 is 2, 0 is 2.5
  const unsigned layer = 4 - ((byte(head, 1) >> 1U) & 3U);
  const unsigned bit_rate = byte(head, 2) >> 4U;
  const unsigned rate_index = (byte(head, 2) >> 2U) & 3U;
  if (version == 1 || layer == 4 || bit_rate == 0 || bit_rate == 15 || rate_index == 3) return 0;
  const bool first_version = version == 3;
  const std::size_t row = first_version ? layer - 1 : layer == 1 ? 3 : 4;
  const int rate = rates.at(rate_index) >> (first_version ? 0U : version == 2 ? 1U : 2U);
  const int bits = kilobits.at(row).at(bit_rate) * 1000;
  const int padding = static_cast<int>((byte(head, 2) >> 1U) & 1U);
  if (layer == 1) return (12 * bits / rate + padding) * 4;
  return (layer == 3 && !first_version ? 72 : 144) * bits / rate + padding;
}

/// The length in bytes of the ADTS frame that begins with this header (ISO/IEC 13818-7 section 6.2), or 0.
std::int64_t adts_frame(std::string_view head) {
  if (head.size() < header_bytes || byte(head, 0) != 0xff || (byte(head, 1) & 0xf6U) != 0xf0U) return 0;
  const unsigned length = (byte(head, 3) & 3U) << 11U | byte(head, 4) << 3U | byte(head, 5) >> 5U;
  return length < header_bytes ? 0 : length;
}

/// The length of one ID3v2 tag at this place, or 0.
std::int64_t tag_length(std::string_view head) {
  if (!head.starts_with("ID3") || head.size() < 10) return 0;
  std::int64_t length = 0;
  for (std::size_t i = 6; i < 10; ++i)  // 7 bits a byte
    length = length * 128 + (byte(head, i) & 0x7fU);
  return length + 10;
}

using FrameLength = std::int64_t (*)(std::string_view head);

/// The next place from `offset` on where one frame follows another, or the end of the file.
Result<std::int64_t> find_frame(FileBytes& file, std::int64_t offset, FrameLength length) {
  for (; offset < file.size(); ++offset) {
    const auto head = file.at(offset, header_bytes);
    if (!head) return head.error();
    const std::int64_t first = length(*head);
    if (first == 0) continue;
    const auto next = file.at(offset + first, header_bytes);
    if (!next) return next.error();
    if (length(*next) != 0) return offset;
  }
  return file.size();
}

/// What is behind the last frame is a tag (ID3v1, APE, Lyrics3) or padding, and no damage. A frame begun in
/// full view and not finished is.
Result<Wholeness> walk(FileBytes& file, std::int64_t offset, FrameLength length) {
  Wholeness wholeness;
  std::int64_t end = offset;
  while (offset < file.size()) {
    const auto head = file.at(offset, 10);
    if (!head) return head.error();
    const std::int64_t step = length(*head) != 0 ? length(*head) : tag_length(*head);
    if (step != 0) {
      offset += step;
      end = offset;
      continue;
    }
    const auto found = find_frame(file, offset, length);
    if (!found) return found.error();
    if (*found < file.size()) wholeness.damaged = true;
    offset = *found;
  }
  wholeness.breaks_off = end > file.size();
  return wholeness;
}

/// Where the first frame is a Xing or Info header that tells the length in bytes, they must be there.
Result<void> check_xing(FileBytes& file, std::int64_t start) {
  const auto frame = file.at(start, 64);
  if (!frame) return frame.error();
  for (const std::size_t side : {13U, 21U, 36U}) {  // the header stands behind the side information
    const std::string_view tag = frame->substr(0, side + 16);
    if (tag.size() < side + 16) return {};
    const std::string_view name = tag.substr(side, 4);
    const std::uint64_t fields = number(tag.substr(side + 4, 4), Endian::big);
    if ((name != "Xing" && name != "Info") || (fields & 2U) == 0) continue;
    // Behind the frame count, if there is one.
    const std::size_t place = side + ((fields & 1U) != 0 ? 12 : 8);
    const auto promised = static_cast<std::int64_t>(number(tag.substr(place, 4), Endian::big));
    if (promised > 0 && start + promised > file.size()) return breaks_off(file.size() - start, promised);
  }
  return {};
}

}  // namespace

Result<std::int64_t> after_tags(FileBytes& file) {
  std::int64_t offset = 0;
  constexpr int most_tags = 16;
  for (int tag = 0; tag < most_tags; ++tag) {
    const auto head = file.at(offset, 10);
    if (!head) return head.error();
    const std::int64_t length = tag_length(*head);
    if (length == 0) break;
    offset += length;
  }
  return offset;
}

Result<Wholeness> check_mpeg(FileBytes& file) {
  const auto start = after_tags(file);
  if (!start) return start.error();
  if (auto promised = check_xing(file, *start); !promised) return promised.error();
  return walk(file, *start, mpeg_frame);
}

Result<Wholeness> check_adts(FileBytes& file) {
  const auto start = after_tags(file);
  if (!start) return start.error();
  return walk(file, *start, adts_frame);
}

}  // namespace xiangyin::audio
