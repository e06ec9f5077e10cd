#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace xiangyin::audio {

/// The level of silence: no 16-bit sample is as quiet.
constexpr double silence_dbfs = -120;

/// Root mean square of some samples in dB; a full-scale square wave is 0.
double rms_dbfs(std::span<const float> samples);

/// How often which level was there, in bounded memory.
class LevelMeter {
 public:
  void add(double dbfs);
  /// The level that this share (0 to 1) of the windows do not exceed, to half a dB.
  double percentile(double share) const;
  std::int64_t windows() const { return windows_; }
  double first() const { return first_; }
  double last() const { return last_; }

 private:
  static constexpr int steps_a_db = 2;

  std::array<std::int64_t, -static_cast<int>(silence_dbfs) * steps_a_db + 1> counts_{};  ///< by level below 0
  std::int64_t windows_ = 0;
  double first_ = silence_dbfs;
  double last_ = silence_dbfs;
};

}  // namespace xiangyin::audio
