#include "audio/engine/level.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace xiangyin::audio {

void Level::add(std::span<const float> samples) noexcept {
  // Eight sums side by side: the compiler may not reorder one sum of floats into vector instructions itself.
  constexpr std::size_t lanes = 8;
  std::array<float, lanes> peaks{};
  std::array<float, lanes> powers{};
  const std::size_t whole = samples.size() / lanes * lanes;
  for (std::size_t i = 0; i < whole; i += lanes) {
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      const float sample = samples[i + lane];
      const float size = std::fabs(sample);
      peaks[lane] = size > peaks[lane] ? size : peaks[lane];
      powers[lane] += sample * sample;
    }
  }
  for (const float sample : samples.subspan(whole)) {
    peaks[0] = std::max(peaks[0], std::fabs(sample));
    powers[0] += sample * sample;
  }
  peak_ = std::max(peak_, *std::max_element(peaks.begin(), peaks.end()));
  power_ += static_cast<double>(std::accumulate(powers.begin(), powers.end(), 0.0F));
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
