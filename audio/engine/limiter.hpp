#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace xiangyin::audio {

/// Holds mono speech under a ceiling of true peak (ITU-R BS.1770-4 annex 2: the peak of the signal at four
/// times its rate), looking ahead so that the gain is down before the peak comes: it falls over the
/// look-ahead in a straight line, and comes back exponentially. What stays below the ceiling passes
/// unchanged.
///
/// The output lags the input by delay() frames. Owned by one thread at a time; nothing is allocated after the
/// constructor.
class Limiter {
 public:
  /// `ceiling_dbtp`: dB over full scale 1.0, at most 0.
  Limiter(int sample_rate, double ceiling_dbtp);

  std::size_t delay() const { return look_ahead_ + half_taps; }
  /// In place: takes the next samples, gives those of delay() frames earlier (silence before the first).
  void process(std::span<float> samples) noexcept;

 private:
  static constexpr std::size_t half_taps = 6;
  static constexpr std::size_t block_frames = 1024;

  void process_block(std::span<float> samples) noexcept;
  float wanted_gain(std::size_t position) const noexcept;
  float lowest_wanted(float wanted) noexcept;

  float ceiling_;
  float release_;  ///< share of the way back to 1 in each frame
  std::size_t look_ahead_;
  /// The last delay() + half_taps samples, then the block.
  std::vector<float> history_;
  /// Gains wanted in the look-ahead that are lower than all after them, oldest first: the first is the
  /// lowest.
  struct Wanted {
    float gain;
    std::int64_t frame;
  };
  std::vector<Wanted> wanted_;  // ring
  std::size_t wanted_first_ = 0;
  std::size_t wanted_count_ = 0;
  std::vector<float> gains_;  // of the last look-ahead, a ring; their mean is the gain
  std::size_t gains_next_ = 0;
  double gains_sum_;
  float gain_ = 1;  // before the mean
  std::int64_t frame_ = 0;
  std::int64_t idle_from_ = 0;  // the frame from which on every gain is 1
};

}  // namespace xiangyin::audio
