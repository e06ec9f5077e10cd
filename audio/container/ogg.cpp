#include <cerrno>

#include <ogg/ogg.h>

#include "audio/container/checks.hpp"

namespace xiangyin::audio {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

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

}  // namespace

Result<Wholeness> check_ogg(FileBytes& file) {
  constexpr std::size_t block = 65536;
  OggSync sync;
  std::int64_t whole = 0;
  for (std::int64_t offset = 0; offset < file.size();) {
    const auto bytes = file.at(offset, block);
    if (!bytes) return bytes.error();
    if (bytes->empty()) break;
    offset += static_cast<std::int64_t>(bytes->size());
    char* buffer = ogg_sync_buffer(sync.get(), static_cast<long>(block));
    if (buffer == nullptr) return core::system_error("reading", "recording", ENOMEM);
    bytes->copy(buffer, bytes->size());
    ogg_sync_wrote(sync.get(), static_cast<long>(bytes->size()));
    ogg_page page{};
    for (long length = 0; (length = ogg_sync_pageseek(sync.get(), &page)) != 0;) {
      if (length < 0) return damaged_after(whole, file.size());
      whole += length;
    }
  }
  if (whole == file.size()) return Wholeness{};
  return Error{ErrorCode::invalid,
               {},
               "the file breaks off before its last page is complete",
               "Send the whole file again; if it is short where it comes from too, record it anew."};
}

}  // namespace xiangyin::audio
