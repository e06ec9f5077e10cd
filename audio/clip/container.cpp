#include "audio/clip/container.hpp"

#include <array>
#include <cerrno>
#include <cstdint>
#include <string>
#include <string_view>

#include <ogg/ogg.h>
#include <sys/stat.h>
#include <unistd.h>

namespace xiangyin::audio {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

/// Reads at a place; fewer bytes at the end of the file.
Result<std::string> bytes_at(int descriptor, std::int64_t offset, std::size_t count) {
  std::string bytes(count, '\0');
  std::size_t done = 0;
  while (done < count) {
    const ssize_t got =
        pread(descriptor, bytes.data() + done, count - done, offset + static_cast<std::int64_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return core::system_error("reading", "recording", errno);
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  bytes.resize(done);
  return bytes;
}

std::uint32_t number(std::string_view four, bool big_endian) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i)
    value = value << 8U | static_cast<unsigned char>(four[big_endian ? i : 3 - i]);
  return value;
}

Error breaks_off(std::int64_t there, std::int64_t promised) {
  return {ErrorCode::invalid,
          {},
          "the file breaks off: only " + std::to_string(there * 100 / promised) +
              " % of the sound its header promises is there",
          "Send the whole file again; if it is short where it comes from too, record it anew."};
}

/// The chunk with the samples must be there in full. Programs that write into a pipe cannot go back to fill
/// in its size; they leave 0 or about 2 or 4 GB, which means: up to the end.
Result<void> check_chunks(int descriptor, std::int64_t size, bool big_endian, std::string_view samples) {
  constexpr int most_chunks = 4096;
  constexpr std::uint32_t open_ended = 0x7fff0000;
  std::int64_t offset = 12;
  for (int chunk = 0; chunk < most_chunks && offset + 8 <= size; ++chunk) {
    const auto header = bytes_at(descriptor, offset, 8);
    if (!header) return header.error();
    if (header->size() < 8) break;
    const std::uint32_t length = number(std::string_view(*header).substr(4), big_endian);
    offset += 8;
    if (header->starts_with(samples)) {
      if (length < open_ended && offset + length > size) return breaks_off(size - offset, length);
      return {};
    }
    offset += length + (length & 1U);
  }
  return {};  // no samples at all: the decoder says so
}

class OggSync {
 public:
  OggSync() { ogg_sync_init(&state_); }
  ~OggSync() { ogg_sync_clear(&state_); }
  OggSync(const OggSync&) = delete;
  OggSync& operator=(const OggSync&) = delete;
  ogg_sync_state* get() { return &state_; }

 private:
  ogg_sync_state state_{};
};

/// Every page must follow the one before, with the right checksum, up to the end of the file.
Result<void> check_pages(int descriptor, std::int64_t size) {
  constexpr std::size_t block = 65536;
  OggSync sync;
  std::int64_t whole = 0;
  for (std::int64_t offset = 0; offset < size;) {
    const auto bytes = bytes_at(descriptor, offset, block);
    if (!bytes) return bytes.error();
    if (bytes->empty()) break;
    offset += static_cast<std::int64_t>(bytes->size());
    char* buffer = ogg_sync_buffer(sync.get(), static_cast<long>(block));
    if (buffer == nullptr) return core::system_error("reading", "recording", ENOMEM);
    bytes->copy(buffer, bytes->size());
    ogg_sync_wrote(sync.get(), static_cast<long>(bytes->size()));
    ogg_page page{};
    for (long length = 0; (length = ogg_sync_pageseek(sync.get(), &page)) != 0;) {
      if (length > 0) {
        whole += length;
        continue;
      }
      return Error{ErrorCode::invalid,
                   {},
                   "the file is damaged after " + std::to_string(whole * 100 / size) + " % of its length",
                   "Send the file again; if it is damaged where it comes from too, record it anew."};
    }
  }
  if (whole == size) return {};
  return Error{ErrorCode::invalid,
               {},
               "the file breaks off before its last page is complete",
               "Send the whole file again; if it is short where it comes from too, record it anew."};
}

/// Where the first frame of an MP3 is a Xing or Info header that tells the length in bytes, they must be
/// there.
Result<void> check_xing(int descriptor, std::int64_t size) {
  std::int64_t start = 0;
  const auto head = bytes_at(descriptor, 0, 10);
  if (!head) return head.error();
  if (head->starts_with("ID3") && head->size() == 10) {  // its size: 7 bits a byte (ID3v2.4 section 3.1)
    for (std::size_t i = 6; i < 10; ++i)
      start = start * 128 + ((*head)[i] & 0x7f);
    start += 10;
  }
  const auto frame = bytes_at(descriptor, start, 64);
  if (!frame) return frame.error();
  for (const std::size_t side : {13U, 21U, 36U}) {  // the header stands behind the side information
    const std::string_view tag = std::string_view(*frame).substr(0, side + 16);
    if (tag.size() < side + 16) return {};
    const std::string_view name = tag.substr(side, 4);
    const std::uint32_t fields = number(tag.substr(side + 4), true);
    if ((name != "Xing" && name != "Info") || (fields & 2U) == 0) continue;
    const std::size_t place =
        side + ((fields & 1U) != 0 ? 12 : 8);  // behind the frame count, if there is one
    const std::int64_t promised = number(tag.substr(place), true);
    if (promised > 0 && start + promised > size) return breaks_off(size - start, promised);
  }
  return {};
}

bool is_mpeg(std::string_view head) {
  if (head.starts_with("ID3")) return true;
  return head.size() > 1 && head[0] == '\xff' && (static_cast<unsigned char>(head[1]) & 0xe0U) == 0xe0U;
}

}  // namespace

Result<void> check_container(int descriptor) {
  struct stat status {};
  if (fstat(descriptor, &status) != 0) return core::system_error("looking at", "recording", errno);
  if (status.st_size == 0) {
    return Error{ErrorCode::invalid, {}, "the file is empty", "Record it again and send the whole file."};
  }
  const auto bytes = bytes_at(descriptor, 0, 12);
  if (!bytes) return bytes.error();
  const std::string_view head = *bytes;
  const std::string_view kind = head.substr(0, 4);
  if (kind == "RIFF") return check_chunks(descriptor, status.st_size, false, "data");
  if (kind == "RIFX") return check_chunks(descriptor, status.st_size, true, "data");
  if (kind == "FORM") return check_chunks(descriptor, status.st_size, true, "SSND");
  if (kind == "OggS") return check_pages(descriptor, status.st_size);
  if (is_mpeg(head)) return check_xing(descriptor, status.st_size);
  for (const std::string_view known : {"RF64", "riff", ".snd", "caff", "fLaC"})
    if (kind == known) return {};
  return Error{ErrorCode::invalid,
               {},
               "this is not a sound file the station can read",
               "Send a recording as WAV, FLAC, Ogg (Vorbis or Opus) or MP3."};
}

}  // namespace xiangyin::audio
