#include "audio/clip/clip_reader.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <string>
#include <vector>

#include <sndfile.h>
#include <soxr.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/core/time.hpp"

namespace xiangyin::audio {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

constexpr std::size_t chunk_frames = 4096;

struct CloseSound {
  void operator()(SNDFILE* file) const { sf_close(file); }
};
struct DeleteResampler {
  void operator()(soxr_t resampler) const { soxr_delete(resampler); }
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

struct ClipReader::State {
  Source source;
  SourceFormat format;
  std::unique_ptr<SNDFILE, CloseSound> file;
  std::unique_ptr<soxr, DeleteResampler> resampler;  // null when the rates are the same
  SF_INFO info{};
  std::int64_t frames_out = 0;  // promised, at the device's rate
  sf_count_t frames_read = 0;   // from the file
  std::vector<float> interleaved;
  std::vector<float> mono;  // waits for the resampler
  std::size_t mono_used = 0;
  bool flushed = false;

  Result<std::size_t> read_file(std::span<float> samples);
  Result<std::size_t> read_resampled(std::span<float> samples);
  Result<void> check_end();
};

Result<ClipReader> ClipReader::open(int descriptor, int sample_rate) {
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
  state->frames_out = std::max<std::int64_t>(info.frames, 0);
  state->interleaved.resize(info.channels > 1 ? chunk_frames * static_cast<std::size_t>(info.channels) : 0);
  if (info.samplerate != sample_rate) {
    soxr_error_t error = nullptr;
    state->resampler.reset(soxr_create(info.samplerate, sample_rate, 1, &error, nullptr, nullptr, nullptr));
    if (error != nullptr) return Error{ErrorCode::unsupported, {}, std::string("resampling: ") + error, {}};
    state->frames_out = std::llround(static_cast<double>(state->frames_out) * sample_rate / info.samplerate);
    state->mono.reserve(chunk_frames);
  }
  return ClipReader(std::move(state));
}

ClipReader::ClipReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
ClipReader::ClipReader(ClipReader&&) noexcept = default;
ClipReader& ClipReader::operator=(ClipReader&&) noexcept = default;
ClipReader::~ClipReader() = default;

const SourceFormat& ClipReader::source() const {
  return state_->format;
}

std::int64_t ClipReader::frames() const {
  return state_->frames_out;
}

Result<std::size_t> ClipReader::read(std::span<float> samples) {
  std::size_t done = 0;
  while (done < samples.size()) {
    auto got = state_->resampler ? state_->read_resampled(samples.subspan(done))
                                 : state_->read_file(samples.subspan(done));
    if (!got) return got.error();
    if (*got == 0) break;
    done += *got;
  }
  return done;
}

Result<std::size_t> ClipReader::State::read_file(std::span<float> samples) {
  const auto channels = static_cast<std::size_t>(info.channels);
  sf_count_t got = 0;
  if (channels == 1) {
    got = sf_readf_float(file.get(), samples.data(), static_cast<sf_count_t>(samples.size()));
  } else {
    const std::size_t wanted = std::min(samples.size(), chunk_frames);
    got = sf_readf_float(file.get(), interleaved.data(), static_cast<sf_count_t>(wanted));
    const float share = 1.0F / static_cast<float>(channels);
    for (std::size_t frame = 0; frame < static_cast<std::size_t>(got); ++frame) {
      float sum = 0;
      for (std::size_t channel = 0; channel < channels; ++channel)
        sum += interleaved[frame * channels + channel];
      samples[frame] = sum * share;
    }
  }
  frames_read += got;
  if (got == 0 || sf_error(file.get()) != SF_ERR_NO_ERROR) {
    if (auto whole = check_end(); !whole) return whole.error();
  }
  return static_cast<std::size_t>(got);
}

Result<std::size_t> ClipReader::State::read_resampled(std::span<float> samples) {
  for (;;) {
    if (mono_used == mono.size() && !flushed) {
      mono.resize(chunk_frames);
      auto got = read_file(mono);
      if (!got) return got.error();
      mono.resize(*got);
      mono_used = 0;
      flushed = *got == 0;
    }
    std::size_t used = 0;
    std::size_t made = 0;
    const std::size_t waiting = mono.size() - mono_used;
    const soxr_error_t error = soxr_process(resampler.get(), waiting > 0 ? mono.data() + mono_used : nullptr,
                                            waiting, &used, samples.data(), samples.size(), &made);
    if (error != nullptr) return Error{ErrorCode::io, {}, std::string("resampling: ") + error, {}};
    mono_used += used;
    if (made > 0 || (flushed && waiting == 0)) return made;
  }
}

Result<void> ClipReader::State::check_end() {
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
