#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "audio/engine/rate_matcher.hpp"
#include "audio/player/pace.hpp"
#include "audio/player/programme.hpp"

namespace xiangyin::audio {

/// A programme that keeps to the system's clock on a device that does not: when it is about to be more than
/// half a millisecond from where it should be, it is said a trace faster or slower (at most a thousandth,
/// which nobody hears) until it is there. Reader thread only.
class PacedProgramme {
 public:
  PacedProgramme(Programme programme, int sample_rate)
      : programme_(std::move(programme)), sample_rate_(sample_rate) {}

  /// Frames of the programme, at the device's nominal rate.
  std::int64_t frames() const { return programme_.frames(); }
  /// Without a pace as it is. Fewer than asked for only at the end, 0 from then on.
  core::Result<std::size_t> read(std::span<float> samples, const std::optional<Pace>& pace);
  /// How far ahead of the pace the next frame is, nanoseconds.
  std::int64_t ahead(const Pace& pace) const;

 private:
  double next_step(const std::optional<Pace>& pace);

  Programme programme_;
  int sample_rate_;
  RateMatcher matcher_;
  std::int64_t written_ = 0;  ///< frames of the voice
  bool correcting_ = false;
  bool ended_ = false;
};

}  // namespace xiangyin::audio
