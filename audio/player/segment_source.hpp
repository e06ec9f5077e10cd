#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "audio/clip/clip_reader.hpp"
#include "audio/engine/chime.hpp"
#include "audio/engine/limiter.hpp"
#include "audio/wire.hpp"
#include "daemon/core/result.hpp"

namespace xiangyin::audio {

/// One segment of a broadcast as mono samples at the device's rate, its gain applied and, where the segment
/// says so, its true peak held under the ceiling. Reader thread only.
class SegmentSource {
 public:
  /// `clip` is the descriptor of its recording; it stays the caller's and must outlive this. Unused for
  /// silence and the chime.
  static core::Result<SegmentSource> open(const Segment& segment, int clip, int sample_rate,
                                          double ceiling_dbtp);

  /// Fewer than asked for only at the end, 0 from then on.
  core::Result<std::size_t> read(std::span<float> samples);

 private:
  explicit SegmentSource(float gain) : gain_(gain) {}
  core::Result<std::size_t> read_sound(std::span<float> samples);
  core::Result<std::size_t> read_limited(std::span<float> samples);

  float gain_;
  std::int64_t silence_left_ = 0;  ///< frames
  std::optional<ClipReader> clip_;
  std::optional<Chime> chime_;
  std::optional<Limiter> limiter_;
  std::size_t tail_left_ = 0;  ///< frames of the clip that the limiter still holds when the clip has ended
};

/// Frames, rounded down.
std::int64_t to_frames(std::int64_t milliseconds, int sample_rate);

}  // namespace xiangyin::audio
