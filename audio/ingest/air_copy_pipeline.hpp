#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "audio/clip/flac_writer.hpp"
#include "audio/clip/resampler.hpp"
#include "audio/ingest/air_copy.hpp"
#include "audio/ingest/channel_meter.hpp"
#include "audio/ingest/dc_blocker.hpp"
#include "audio/ingest/hum_meter.hpp"
#include "audio/ingest/level_meter.hpp"
#include "audio/ingest/silence_trimmer.hpp"

namespace xiangyin::audio {

/// The way of the samples from the decoder to the air copy, and the meters beside it:
///   channels -> mono -> station's rate -> no constant part -> windows of 10 ms -> 16 bit -> trimmed -> FLAC
class AirCopyPipeline {
 public:
  /// Errors: invalid for a rate or a number of channels that nobody records speech with; io.
  static core::Result<std::unique_ptr<AirCopyPipeline>> create(const SourceFormat& source,
                                                               const AirCopyRequest& request);

  /// Frames from the decoder, interleaved. Errors: too_large when they get too many, io.
  core::Result<void> add(std::span<float> interleaved);
  /// Call once, last. Errors: invalid when there was no sample, io.
  core::Result<Measurement> finish();

 private:
  AirCopyPipeline(const SourceFormat& source, const AirCopyRequest& request, LoudnessMeter meter,
                  FlacWriter writer, std::optional<Resampler> resampler);

  core::Result<void> resample(std::span<const float> mono);
  core::Result<void> drain();
  core::Result<void> add_at_rate(std::span<float> samples);
  core::Result<void> end_window();
  core::Result<void> write(std::span<const std::int16_t> samples);
  core::Result<void> fill_loudness_block();

  SourceFormat source_;
  AirCopyRequest request_;
  ChannelMeter channel_meter_;
  std::vector<float> mono_;
  std::optional<Resampler> resampler_;  ///< none when the rates are the same
  std::vector<float> resampled_;
  DcBlocker dc_blocker_;
  std::vector<float> window_;
  std::size_t window_frames_;
  LevelMeter level_meter_;
  HumMeter hum_meter_;
  std::vector<std::int16_t> window_16_bit_;
  SilenceTrimmer trimmer_;
  LoudnessMeter loudness_meter_;
  FlacWriter writer_;
  std::int64_t frames_in_ = 0;  ///< at the station's rate
  std::int64_t frames_out_ = 0;
};

}  // namespace xiangyin::audio
