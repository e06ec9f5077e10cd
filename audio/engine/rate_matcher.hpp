#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace xiangyin::audio {

/// Plays mono samples a trace faster or slower than they are: what a sound card whose crystal runs off takes
/// to stay on the system's clock. Made for steps within a thousandth of 1: it interpolates between samples
/// (windowed sinc, 16 taps, 512 phases) and filters nothing. As long as the step is 1 and no fraction of a
/// sample is left over, samples pass unchanged. Owned by one thread at a time.
class RateMatcher {
 public:
  RateMatcher();

  /// Where the next samples of the input may be put, and how many were: at most free().size(), which is never
  /// empty after read() gave less than it was asked for.
  std::span<float> free();
  void add(std::size_t count) { filled_ += count; }
  /// Nothing more will come.
  void end() { ended_ = true; }

  /// The next output samples, `step` input samples apart; fewer when input is missing or at the end, or,
  /// if `until_whole`, when no fraction of a sample is left over.
  std::size_t read(std::span<float> samples, double step, bool until_whole = false);
  /// The input sample, from 0, that the next output sample stands for.
  double position() const { return static_cast<double>(first_) + at_; }
  /// No fraction of a sample is left over: a step of 1 costs nothing now.
  bool is_whole() const { return at_ == static_cast<double>(static_cast<std::int64_t>(at_)); }

 private:
  std::size_t copy(std::span<float> samples);
  std::size_t interpolate(std::span<float> samples, double step, bool until_whole);
  /// One after the last sample of the buffer that an output sample may stand for.
  std::size_t usable() const;

  std::vector<float> buffer_;
  std::size_t filled_;
  std::int64_t first_;  ///< the input sample at the buffer's front
  double at_;           ///< in the buffer, of the next output sample
  bool ended_ = false;
};

}  // namespace xiangyin::audio
