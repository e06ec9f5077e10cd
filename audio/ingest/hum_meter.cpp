#include "audio/ingest/hum_meter.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace xiangyin::audio {
namespace {

constexpr int low_rate = 4000;
constexpr int least_seconds = 3;

double turn(double hertz, double rate) {
  return 2 * std::cos(2 * std::numbers::pi * hertz / rate);
}

}  // namespace

HumMeter::HumMeter(int sample_rate)
    : step_(std::max(sample_rate / low_rate, 1)),
      second_(sample_rate / step_),
      tones_{Tone{turn(50, static_cast<double>(sample_rate) / step_)},
             Tone{turn(60, static_cast<double>(sample_rate) / step_)}} {}

void HumMeter::add(std::span<const float> samples) {
  for (const float sample : samples) {
    sum_ += sample;
    if (++summed_ < step_) continue;
    add_mean(sum_ / step_);
    sum_ = 0;
    summed_ = 0;
  }
}

void HumMeter::add_mean(double mean) {
  for (Tone& tone : tones_) {
    const double next = mean + tone.turn * tone.one - tone.two;
    tone.two = tone.one;
    tone.one = next;
  }
  if (++means_ < second_) return;
  means_ = 0;
  for (Tone& tone : tones_) {
    const double power = tone.one * tone.one + tone.two * tone.two - tone.turn * tone.one * tone.two;
    // A sine of amplitude a gives (a * second / 2)^2, and has the power a^2 / 2.
    const double mean_square = 2 * power / (static_cast<double>(second_) * second_);
    tone.levels.add(mean_square > 0 ? 10 * std::log10(mean_square) : silence_dbfs);
    tone.one = tone.two = 0;
  }
}

double HumMeter::level_dbfs() const {
  if (tones_.front().levels.windows() < least_seconds) return silence_dbfs;
  return std::max(tones_[0].levels.percentile(0.2), tones_[1].levels.percentile(0.2));
}

}  // namespace xiangyin::audio
