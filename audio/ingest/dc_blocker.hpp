#pragma once

#include <cmath>
#include <numbers>
#include <span>

namespace xiangyin::audio {

/// Takes the constant part out of a signal, which costs headroom and clicks where it starts and ends: a
/// high-pass of the first order at 10 Hz, far below any voice. A signal that is constant from its first
/// sample on gives silence, without a step.
class DcBlocker {
 public:
  explicit DcBlocker(int sample_rate) : keep_(1 - 2 * std::numbers::pi * cutoff_hz / sample_rate) {}

  void process(std::span<float> samples) {
    if (samples.empty()) return;
    if (!started_) input_ = samples.front();
    started_ = true;
    for (float& sample : samples) {
      const double in = sample;
      output_ = in - input_ + keep_ * output_;
      input_ = in;
      if (std::abs(output_) < smallest) output_ = 0;  // a processor is slow with what is smaller
      sample = static_cast<float>(output_);
    }
  }

 private:
  static constexpr double cutoff_hz = 10;
  static constexpr double smallest = 1e-15;

  double keep_;
  double input_ = 0;
  double output_ = 0;
  bool started_ = false;
};

}  // namespace xiangyin::audio
