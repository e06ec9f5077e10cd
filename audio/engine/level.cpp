#include "audio/engine/level.hpp"

#include <algorithm>
#include <cmath>

namespace xiangyin::audio {

void Level::add(std::span<const float> samples) noexcept {
  float peak = peak_;
  float power = 0;
  for (const float sample : samples) {
    peak = std::max(peak, std::fabs(sample));
    power += sample * sample;
  }
  peak_ = peak;
  power_ += static_cast<double>(power);
  count_ += static_cast<std::int64_t>(samples.size());
}

double Level::peak_dbfs() const {
  return to_dbfs(static_cast<double>(peak_));
}

double Level::rms_dbfs() const {
  return count_ == 0 ? silence_dbfs : to_dbfs(std::sqrt(power_ / static_cast<double>(count_)));
}

double to_dbfs(double amplitude) {
  return amplitude <= 1e-6 ? silence_dbfs : 20 * std::log10(amplitude);
}

double from_db(double decibels) {
  return std::pow(10.0, decibels / 20);
}

}  // namespace xiangyin::audio
