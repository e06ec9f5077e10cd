#pragma once

#include <cstdint>
#include <span>

namespace xiangyin::audio {

/// The station's own chime: two strokes of a gong, a major third apart, the second lower, each of four
/// partials that die away. Made as it is played, so that a station without any recording can make itself
/// heard. Loudness, peak and length stand in audio/wire.hpp, for those who decide on gains; a test holds the
/// two together.
class Chime {
 public:
  explicit Chime(int sample_rate);
  /// The next samples, full scale 1.0; fewer than asked for only at the end, 0 from then on.
  std::size_t read(std::span<float> samples) noexcept;
  std::int64_t frames() const { return frames_; }

 private:
  double sample(double seconds) const noexcept;

  int sample_rate_;
  std::int64_t frames_;
  std::int64_t next_ = 0;
};

}  // namespace xiangyin::audio
