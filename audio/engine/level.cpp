#include "audio/engine/level.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace xiangyin::audio {
namespace {

// The device gets no more than full scale.
float size_of(float sample) noexcept {
  const float size = std::fabs(sample);
  return size < 1.0F ? size : 1.0F;
}

}  // namespace

void Level::add(std::span<const float> samples) noexcept {
  // Eight sums side by side: the compiler may not reorder one sum of floats into vector instructions itself.
  constexpr std::size_t lanes = 8;
  std::array<float, lanes> peaks{};
  std::array<float, lanes> powers{};
  const std::size_t whole = samples.size() / lanes * lanes;
  for (std::size_t i = 0; i < whole; i += lanes) {
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      const float size = size_of(samples[i + lane]);
      peaks[lane] = size > peaks[lane] ? size : peaks[lane];
      powers[lane] += size * size;
    }
  }
  for (const float sample : samples.subspan(whole)) {
    const float size = size_of(sample);
    peaks[0] = std::max(peaks[0], size);
    powers[0] += size * size;
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
