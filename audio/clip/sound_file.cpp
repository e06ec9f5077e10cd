#include "audio/clip/sound_file.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <string>

#include <sndfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/core/time.hpp"

namespace xiangyin::audio {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

struct CloseSound {
  void operator()(SNDFILE* file) const { sf_close(file); }
};

/// The file as libsndfile sees it through sf_open_virtual.
struct Source {
  int descriptor = -1;
  sf_count_t length = 0;
  sf_count_t position = 0;
  int error = 0;  // errno of a read that failed
};

sf_count_t source_length(void* source) {
  return static_cast<Source*>(source)->length;
}

sf_count_t source_seek(sf_count_t offset, int whence, void* data) {
  auto& source = *static_cast<Source*>(data);
  const sf_count_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? source.position : source.length;
  if (base + offset < 0) return -1;
  return source.position = base + offset;
}

sf_count_t source_read(void* bytes, sf_count_t count, void* data) {
  auto& source = *static_cast<Source*>(data);
  ssize_t got = 0;
  do {
    got = pread(source.descriptor, bytes, static_cast<std::size_t>(count), source.position);
  } while (got < 0 && errno == EINTR);
  if (got < 0) {
    source.error = errno;
    return 0;
  }
  source.position += got;
  return got;
}

sf_count_t source_write(const void*, sf_count_t, void*) {
  return 0;
}

sf_count_t source_tell(void* source) {
  return static_cast<Source*>(source)->position;
}

std::string format_name(int format) {
  std::string name;
  for (const int part : {format & SF_FORMAT_TYPEMASK, format & SF_FORMAT_SUBMASK}) {
    SF_FORMAT_INFO wanted{part, nullptr, nullptr};
    if (sf_command(nullptr, SFC_GET_FORMAT_INFO, &wanted, sizeof wanted) != 0) continue;
    name += (name.empty() ? "" : ", ") + std::string(wanted.name);
  }
  return name;
}

std::string seconds(sf_count_t frames, const SF_INFO& info) {
  return core::to_text(std::chrono::nanoseconds(std::chrono::seconds(frames / info.samplerate)) +
                       std::chrono::nanoseconds(std::chrono::seconds(frames % info.samplerate)) /
                           info.samplerate);
}

}  // namespace

struct SoundFile::State {
  Source source;
  SourceFormat format;
  std::unique_ptr<SNDFILE, CloseSound> file;
  SF_INFO info{};  // frames: -1 where the header leaves them open
  sf_count_t frames_read = 0;

  Result<void> check_end() const;
};

Result<std::unique_ptr<SoundFile>> SoundFile::open(int descriptor) {
  auto state = std::make_unique<State>();
  struct stat status {};
  if (fstat(descriptor, &status) != 0) return core::system_error("looking at", "recording", errno);
  state->source.descriptor = descriptor;
  state->source.length = status.st_size;
  SF_VIRTUAL_IO io{source_length, source_seek, source_read, source_write, source_tell};
  state->file.reset(sf_open_virtual(&io, SFM_READ, &state->info, &state->source));
  if (!state->file) {
    return Error{ErrorCode::unsupported, {}, std::string("it is no sound file: ") + sf_strerror(nullptr), {}};
  }
  SF_INFO& info = state->info;
  // A stream may leave its length open, and an MP3's is an estimate: both end where they end.
  const bool estimated = (info.format & SF_FORMAT_TYPEMASK) == SF_FORMAT_MPEG;
  if (info.frames == SF_COUNT_MAX || (estimated && info.frames > 0)) info.frames = -1;
  state->format = {info.samplerate, info.channels, format_name(info.format)};
  if (info.frames == 0) return Error{ErrorCode::unsupported, {}, "it has no sound in it", {}};
  return std::unique_ptr<SoundFile>(new SoundFile(std::move(state)));
}

SoundFile::SoundFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
SoundFile::~SoundFile() = default;

const SourceFormat& SoundFile::format() const {
  return state_->format;
}

std::int64_t SoundFile::frames() const {
  return std::max<std::int64_t>(state_->info.frames, 0);
}

Result<std::size_t> SoundFile::read(std::span<float> samples) {
  const auto wanted = static_cast<sf_count_t>(samples.size()) / state_->info.channels;
  const sf_count_t got = sf_readf_float(state_->file.get(), samples.data(), wanted);
  state_->frames_read += got;
  if (got == 0 || sf_error(state_->file.get()) != SF_ERR_NO_ERROR) {
    if (auto whole = state_->check_end(); !whole) return whole.error();
  }
  return static_cast<std::size_t>(got);
}

Result<void> SoundFile::State::check_end() const {
  if (source.error != 0) return core::system_error("reading", "recording", source.error);
  if (sf_error(file.get()) != SF_ERR_NO_ERROR) {
    return Error{
        ErrorCode::invalid, {}, "it is damaged or breaks off after " + seconds(frames_read, info), {}};
  }
  if (frames_read < info.frames) {
    return Error{ErrorCode::invalid,
                 {},
                 "it breaks off after " + seconds(frames_read, info) + " of " + seconds(info.frames, info),
                 {}};
  }
  return {};
}

}  // namespace xiangyin::audio
