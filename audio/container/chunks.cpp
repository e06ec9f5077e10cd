#include "audio/container/checks.hpp"

namespace xiangyin::audio {
namespace {

using core::Result;

constexpr int most_chunks = 4096;

/// How a family writes its chunks.
struct Layout {
  std::int64_t first;        ///< offset of the first chunk
  std::size_t length_bytes;  ///< of a chunk's length
  Endian endian;
  std::string_view samples;  ///< name of the chunk that holds them
  std::uint64_t open_ended;  ///< from this length on: up to the end of the file
  bool padded;               ///< chunks begin at even offsets
};

Result<Wholeness> check_chunks(FileBytes& file, const Layout& layout) {
  const auto header_bytes = static_cast<std::int64_t>(4 + layout.length_bytes);
  std::int64_t offset = layout.first;
  for (int chunk = 0; chunk < most_chunks && offset + header_bytes <= file.size(); ++chunk) {
    const auto header = file.at(offset, static_cast<std::size_t>(header_bytes));
    if (!header) return header.error();
    if (static_cast<std::int64_t>(header->size()) < header_bytes) break;
    const std::uint64_t length = number(header->substr(4), layout.endian);
    offset += header_bytes;
    if (header->starts_with(layout.samples)) {
      const std::int64_t there = file.size() - offset;
      if (length < layout.open_ended && length > static_cast<std::uint64_t>(there))
        return breaks_off(there, static_cast<std::int64_t>(length));
      return Wholeness{};
    }
    if (length > static_cast<std::uint64_t>(file.size())) break;
    offset += static_cast<std::int64_t>(length + (layout.padded ? length & 1U : 0));
  }
  return Wholeness{};  // no samples at all: the decoder says so
}

}  // namespace

// Programs that write into a pipe cannot go back to fill in a length; they leave 0 or about 2 or 4 GB.

Result<Wholeness> check_wave(FileBytes& file) {
  const auto magic = file.at(0, 4);
  if (!magic) return magic.error();
  const Endian endian = *magic == "RIFX" ? Endian::big : Endian::little;
  return check_chunks(file, {12, 4, endian, "data", 0x7fff0000, true});
}

Result<Wholeness> check_aiff(FileBytes& file) {
  return check_chunks(file, {12, 4, Endian::big, "SSND", 0x7fff0000, true});
}

/// Its length is signed, and -1 when it was left open.
Result<Wholeness> check_core_audio(FileBytes& file) {
  return check_chunks(file, {8, 8, Endian::big, "data", std::uint64_t{1} << 63U, false});
}

}  // namespace xiangyin::audio
