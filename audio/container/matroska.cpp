#include <bit>
#include <optional>

#include "audio/container/checks.hpp"

namespace xiangyin::audio {
namespace {

using core::Result;

struct Size {
  std::int64_t bytes = 0;             ///< of the number itself
  std::optional<std::int64_t> value;  ///< none: left open
};

/// A number whose leading zeros tell its own length (RFC 8794 section 4); all ones leave it open (6.2).
Result<Size> size_at(FileBytes& file, std::int64_t offset) {
  const auto text = file.at(offset, 8);
  if (!text) return text.error();
  if (text->empty() || text->front() == 0) return Size{};
  const auto bytes =
      static_cast<std::size_t>(std::countl_zero(static_cast<unsigned char>(text->front()))) + 1;
  if (text->size() < bytes) return Size{};
  const std::uint64_t mask = (std::uint64_t{1} << (7 * bytes)) - 1;
  const std::uint64_t value = number(text->substr(0, bytes), Endian::big) & mask;
  Size size{static_cast<std::int64_t>(bytes), std::nullopt};
  if (value != mask) size.value = static_cast<std::int64_t>(value);
  return size;
}

}  // namespace

Result<Wholeness> check_matroska(FileBytes& file) {
  const auto header = size_at(file, 4);
  if (!header) return header.error();
  if (header->bytes == 0 || !header->value || *header->value > file.size()) return Wholeness{};
  const std::int64_t segment = 4 + header->bytes + *header->value;
  const auto magic = file.at(segment, 4);
  if (!magic) return magic.error();
  if (*magic != "\x18\x53\x80\x67") return Wholeness{};  // the decoder will say what it thinks of it
  const auto length = size_at(file, segment + 4);
  if (!length) return length.error();
  if (!length->value) return Wholeness{};
  const std::int64_t there = file.size() - segment - 4 - length->bytes;
  if (*length->value > there) return breaks_off(there, *length->value);
  return Wholeness{};
}

}  // namespace xiangyin::audio
