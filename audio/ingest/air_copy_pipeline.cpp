#include "audio/ingest/air_copy_pipeline.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <string>
#include <utility>

#include "daemon/core/time.hpp"

namespace xiangyin::audio {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

constexpr int least_rate = 4000;
constexpr int most_rate = 384000;
constexpr int most_channels = 8;
constexpr std::size_t block_frames = 4096;
constexpr int windows_a_second = 100;
/// A float file may hold anything; what is over this is no sound.
constexpr float largest_sample = 16;

std::int16_t to_16_bit(float sample) {
  return static_cast<std::int16_t>(std::lrint(std::clamp(sample * 32768.0F, -32768.0F, 32767.0F)));
}

/// Written so that a NaN becomes silence.
void make_finite(std::span<float> samples) {
  for (float& sample : samples)
    if (!(std::fabs(sample) <= largest_sample))
      sample = std::fabs(sample) > 0 ? std::copysign(largest_sample, sample) : 0;
}

Result<void> check_format(const SourceFormat& source) {
  if (source.sample_rate < least_rate || source.sample_rate > most_rate) {
    return Error{ErrorCode::invalid,
                 {},
                 "its sample rate of " + std::to_string(source.sample_rate) + " Hz is no rate of speech",
                 "Record with 8000 to 48000 Hz."};
  }
  if (source.channels < 1 || source.channels > most_channels) {
    return Error{ErrorCode::invalid,
                 {},
                 "it has " + std::to_string(source.channels) + " channels",
                 "Record in mono or stereo."};
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<AirCopyPipeline>> AirCopyPipeline::create(const SourceFormat& source,
                                                                 const AirCopyRequest& request) {
  if (auto usual = check_format(source); !usual) return usual.error();
  auto meter = LoudnessMeter::create(request.sample_rate);
  if (!meter) return meter.error();
  auto writer = FlacWriter::create(request.air_copy, request.sample_rate);
  if (!writer) return writer.error();
  std::optional<Resampler> resampler;
  if (source.sample_rate != request.sample_rate) {
    auto created = Resampler::create(source.sample_rate, request.sample_rate);
    if (!created) return created.error();
    resampler = std::move(*created);
  }
  return std::unique_ptr<AirCopyPipeline>(
      new AirCopyPipeline(source, request, std::move(*meter), std::move(*writer), std::move(resampler)));
}

AirCopyPipeline::AirCopyPipeline(const SourceFormat& source, const AirCopyRequest& request,
                                 LoudnessMeter meter, FlacWriter writer, std::optional<Resampler> resampler)
    : source_(source),
      request_(request),
      channel_meter_(source.channels),
      resampler_(std::move(resampler)),
      resampled_(block_frames),
      dc_blocker_(request.sample_rate),
      window_frames_(static_cast<std::size_t>(request.sample_rate / windows_a_second)),
      hum_meter_(request.sample_rate),
      trimmer_(request.sample_rate, [this](std::span<const std::int16_t> samples) { return write(samples); }),
      loudness_meter_(std::move(meter)),
      writer_(std::move(writer)) {
  window_.reserve(window_frames_);
}

Result<void> AirCopyPipeline::add(std::span<float> interleaved) {
  make_finite(interleaved);
  channel_meter_.add(interleaved);
  mono_.resize(interleaved.size() / static_cast<std::size_t>(source_.channels));
  mix_to_mono(interleaved, source_.channels, mono_);
  return resampler_ ? resample(mono_) : add_at_rate(mono_);
}

Result<void> AirCopyPipeline::resample(std::span<const float> mono) {
  while (!mono.empty()) {
    const auto progress = resampler_->process(mono, resampled_);
    if (!progress) return progress.error();
    mono = mono.subspan(progress->used);
    if (auto added = add_at_rate(std::span(resampled_).first(progress->made)); !added) return added;
  }
  return {};
}

Result<void> AirCopyPipeline::drain() {
  for (;;) {
    const auto made = resampler_->drain(resampled_);
    if (!made) return made.error();
    if (*made == 0) return {};
    if (auto added = add_at_rate(std::span(resampled_).first(*made)); !added) return added;
  }
}

Result<void> AirCopyPipeline::add_at_rate(std::span<float> samples) {
  frames_in_ += static_cast<std::int64_t>(samples.size());
  if (frames_in_ > request_.duration_seconds * request_.sample_rate) {
    return Error{ErrorCode::too_large,
                 {},
                 "it is longer than " + core::to_text(std::chrono::seconds(request_.duration_seconds)),
                 "Cut it into shorter recordings."};
  }
  dc_blocker_.process(samples);
  hum_meter_.add(samples);
  while (!samples.empty()) {
    const std::size_t count = std::min(window_frames_ - window_.size(), samples.size());
    window_.insert(window_.end(), samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(count));
    samples = samples.subspan(count);
    if (window_.size() < window_frames_) break;
    if (auto ended = end_window(); !ended) return ended;
  }
  return {};
}

Result<void> AirCopyPipeline::end_window() {
  const double level = rms_dbfs(window_);
  // A last piece of a few samples tells nothing.
  if (window_.size() == window_frames_ || level_meter_.windows() == 0) level_meter_.add(level);
  window_16_bit_.resize(window_.size());
  std::transform(window_.begin(), window_.end(), window_16_bit_.begin(), to_16_bit);
  window_.clear();
  return request_.trim_silence ? trimmer_.add(window_16_bit_, level) : write(window_16_bit_);
}

Result<void> AirCopyPipeline::write(std::span<const std::int16_t> samples) {
  frames_out_ += static_cast<std::int64_t>(samples.size());
  if (auto measured = loudness_meter_.add(samples); !measured) return measured;
  return writer_.write(samples);
}

/// Loudness is measured over 400 ms (ITU-R BS.1770-4); what is shorter counts as followed by silence.
Result<void> AirCopyPipeline::fill_loudness_block() {
  const std::int64_t block = request_.sample_rate * 2 / 5;
  if (frames_out_ >= block) return {};
  return loudness_meter_.add(std::vector<std::int16_t>(static_cast<std::size_t>(block - frames_out_)));
}

Result<Measurement> AirCopyPipeline::finish() {
  if (resampler_) {
    if (auto drained = drain(); !drained) return drained.error();
  }
  if (frames_in_ < static_cast<std::int64_t>(window_frames_)) {  // not 10 ms: a header, and no sound
    return Error{
        ErrorCode::invalid, {}, "there is no sound in it", "Record it again and send the whole file."};
  }
  if (!window_.empty()) {
    if (auto ended = end_window(); !ended) return ended.error();
  }
  if (auto trimmed = trimmer_.finish(); !trimmed) return trimmed.error();
  if (auto finished = writer_.finish(); !finished) return finished.error();
  if (auto filled = fill_loudness_block(); !filled) return filled.error();
  Measurement measurement{frames_out_,
                          trimmer_.left_out_before(),
                          trimmer_.left_out_behind(),
                          loudness_meter_.loudness(),
                          source_,
                          {}};
  Findings& findings = measurement.findings;
  findings.seconds = static_cast<double>(frames_out_) / request_.sample_rate;
  findings.integrated_lufs = measurement.loudness.integrated_lufs;
  findings.noise_floor_dbfs = level_meter_.percentile(0.1);
  findings.loudest_dbfs = level_meter_.percentile(1);
  findings.first_dbfs = level_meter_.first();
  findings.last_dbfs = level_meter_.last();
  findings.hum_dbfs = hum_meter_.level_dbfs();
  findings.clipped_share = channel_meter_.clipped_share();
  findings.channels = source_.channels;
  if (source_.channels == 2) {
    findings.left_dbfs = channel_meter_.level_dbfs(0);
    findings.right_dbfs = channel_meter_.level_dbfs(1);
    findings.kept_in_mono_db = channel_meter_.kept_in_mono_db();
  }
  return measurement;
}

}  // namespace xiangyin::audio
