#include "audio/clip/clip_reader.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "audio/clip/resampler.hpp"
#include "audio/clip/sound_file.hpp"

namespace xiangyin::audio {

using core::Result;

namespace {

constexpr std::size_t chunk_frames = 4096;

}  // namespace

struct ClipReader::State {
  std::unique_ptr<SoundFile> file;
  std::optional<Resampler> resampler;  // none when the rates are the same
  std::int64_t frames_out = 0;         // promised, at the device's rate
  std::vector<float> interleaved;      // of more than one channel
  std::vector<float> mono;             // waits for the resampler
  std::size_t mono_used = 0;
  bool flushed = false;

  Result<std::size_t> read_file(std::span<float> samples);
  Result<std::size_t> read_resampled(std::span<float> samples);
};

Result<ClipReader> ClipReader::open(int descriptor, int sample_rate) {
  auto state = std::make_unique<State>();
  auto file = SoundFile::open(descriptor);
  if (!file) return file.error();
  state->file = std::move(*file);
  const SourceFormat& format = state->file->format();
  state->frames_out = state->file->frames();
  if (format.channels > 1)
    state->interleaved.resize(chunk_frames * static_cast<std::size_t>(format.channels));
  if (format.sample_rate != sample_rate) {
    auto resampler = Resampler::create(format.sample_rate, sample_rate);
    if (!resampler) return resampler.error();
    state->resampler = std::move(*resampler);
    state->frames_out =
        std::llround(static_cast<double>(state->frames_out) * sample_rate / format.sample_rate);
    state->mono.reserve(chunk_frames);
  }
  return ClipReader(std::move(state));
}

ClipReader::ClipReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
ClipReader::ClipReader(ClipReader&&) noexcept = default;
ClipReader& ClipReader::operator=(ClipReader&&) noexcept = default;
ClipReader::~ClipReader() = default;

const SourceFormat& ClipReader::source() const {
  return state_->file->format();
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
  const int channels = file->format().channels;
  if (channels == 1) return file->read(samples);
  const std::size_t wanted = std::min(samples.size(), chunk_frames);
  const std::span<float> frames(interleaved.data(), wanted * static_cast<std::size_t>(channels));
  const auto got = file->read(frames);
  if (got) mix_to_mono(frames, channels, samples.first(*got));
  return got;
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
    if (flushed) return resampler->drain(samples);
    const auto progress = resampler->process(std::span<const float>(mono).subspan(mono_used), samples);
    if (!progress) return progress.error();
    mono_used += progress->used;
    if (progress->made > 0) return progress->made;
  }
}

}  // namespace xiangyin::audio
