#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "daemon/core/result.hpp"

namespace xiangyin::audio {

struct Loudness {
  double integrated_lufs = -70;  ///< EBU R128, ITU-R BS.1770-4; -70 where the gate lets nothing through
  double true_peak_dbtp = -120;  ///< ITU-R BS.1770-4 annex 2; -120 for digital silence
};

/// Measures one mono signal piece by piece with libebur128, in bounded memory. Mono counts as dual mono: the
/// same samples go to every loudspeaker, and a stereo recording with two like channels keeps its loudness
/// when it becomes its mean (a 1 kHz tone with a peak of -23 dBFS is -23 LUFS either way, EBU Tech 3341 case
/// 1).
class LoudnessMeter {
 public:
  /// Errors: io when memory is short.
  static core::Result<LoudnessMeter> create(int sample_rate);

  /// Full scale is 32768. Errors: io when memory is short.
  core::Result<void> add(std::span<const std::int16_t> samples);
  Loudness loudness() const;

  LoudnessMeter(LoudnessMeter&&) noexcept;
  LoudnessMeter& operator=(LoudnessMeter&&) noexcept;
  ~LoudnessMeter();

 private:
  struct State;
  explicit LoudnessMeter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace xiangyin::audio
