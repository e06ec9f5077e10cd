#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "daemon/core/result.hpp"

namespace xiangyin::audio {

/// Leaves out the silence before the first and behind the last sound, but for a breath, so that soft
/// beginnings and ends stay whole. Pauses stay as they are. A pause is held in memory until it is known not
/// to be the end: up to 64 MB, twelve minutes at 48 kHz; what is longer is taken for a pause.
class SilenceTrimmer {
 public:
  using Sink = std::function<core::Result<void>(std::span<const std::int16_t>)>;

  /// At this level and above something sounds: window by window of 10 ms, root mean square.
  static constexpr double sound_dbfs = -55;

  SilenceTrimmer(int sample_rate, Sink sink);

  /// Errors are the sink's.
  core::Result<void> add(std::span<const std::int16_t> window, double level_dbfs);
  /// Where nothing ever sounded, nothing is left out.
  core::Result<void> finish();

  std::int64_t left_out_before() const { return before_; }  ///< frames
  std::int64_t left_out_behind() const { return behind_; }

 private:
  core::Result<void> flush(std::size_t from, std::size_t to);

  Sink sink_;
  std::size_t breath_before_;  ///< frames of silence that stay before the first sound
  std::size_t breath_behind_;
  std::vector<std::int16_t> silence_;  ///< since the last sound
  bool heard_ = false;
  std::int64_t before_ = 0;
  std::int64_t behind_ = 0;
};

}  // namespace xiangyin::audio
