#include "audio/clip/flac_writer.hpp"

#include <algorithm>
#include <cerrno>

#include <sndfile.h>
#include <unistd.h>

namespace xiangyin::audio {
namespace {

using core::Result;

struct CloseSound {
  void operator()(SNDFILE* file) const { sf_close(file); }
};

/// The file as libsndfile sees it through sf_open_virtual, so that the system's reason for a failed write is
/// not lost.
struct Target {
  int descriptor = -1;
  sf_count_t length = 0;
  sf_count_t position = 0;
  int error = 0;  ///< errno of the first write that failed
};

sf_count_t target_length(void* target) {
  return static_cast<Target*>(target)->length;
}

sf_count_t target_seek(sf_count_t offset, int whence, void* data) {
  auto& target = *static_cast<Target*>(data);
  const sf_count_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? target.position : target.length;
  if (base + offset < 0) return -1;
  return target.position = base + offset;
}

sf_count_t target_read(void*, sf_count_t, void*) {
  return 0;
}

sf_count_t target_write(const void* bytes, sf_count_t count, void* data) {
  auto& target = *static_cast<Target*>(data);
  sf_count_t done = 0;
  while (done < count && target.error == 0) {
    const ssize_t written = pwrite(target.descriptor, static_cast<const char*>(bytes) + done,
                                   static_cast<std::size_t>(count - done), target.position);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      target.error = errno;
      break;
    }
    done += written;
    target.position += written;
    target.length = std::max(target.length, target.position);
  }
  return done;
}

sf_count_t target_tell(void* target) {
  return static_cast<Target*>(target)->position;
}

}  // namespace

struct FlacWriter::State {
  Target target;
  std::unique_ptr<SNDFILE, CloseSound> file;

  core::Error failure() const {
    return core::system_error("writing", "air copy", target.error != 0 ? target.error : EIO);
  }
};

Result<FlacWriter> FlacWriter::create(int descriptor, int sample_rate) {
  auto state = std::make_unique<State>();
  state->target.descriptor = descriptor;
  SF_INFO info{};
  info.samplerate = sample_rate;
  info.channels = 1;
  info.format = SF_FORMAT_FLAC | SF_FORMAT_PCM_16;
  SF_VIRTUAL_IO io{target_length, target_seek, target_read, target_write, target_tell};
  state->file.reset(sf_open_virtual(&io, SFM_WRITE, &info, &state->target));
  if (!state->file) return state->failure();
  double level = 0;  // of 1
  sf_command(state->file.get(), SFC_SET_COMPRESSION_LEVEL, &level, sizeof level);
  return FlacWriter(std::move(state));
}

FlacWriter::FlacWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
FlacWriter::FlacWriter(FlacWriter&&) noexcept = default;
FlacWriter& FlacWriter::operator=(FlacWriter&&) noexcept = default;
FlacWriter::~FlacWriter() = default;

Result<void> FlacWriter::write(std::span<const std::int16_t> samples) {
  const auto count = static_cast<sf_count_t>(samples.size());
  if (sf_writef_short(state_->file.get(), samples.data(), count) != count || state_->target.error != 0)
    return state_->failure();
  return {};
}

Result<void> FlacWriter::finish() {
  if (sf_close(state_->file.release()) != 0 || state_->target.error != 0) return state_->failure();
  return {};
}

}  // namespace xiangyin::audio
