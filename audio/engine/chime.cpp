#include "audio/engine/chime.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace xiangyin::audio {
namespace {

constexpr double seconds_long = 2.6;
constexpr double attack = 0.004;  // seconds; without it each stroke would begin with a click
constexpr double ending = 0.15;   // seconds of fading to nothing

struct Stroke {
  double hertz;
  double at;  // seconds
};
constexpr std::array<Stroke, 2> strokes{{{659.26, 0}, {523.25, 0.7}}};  // E5, C5

struct Partial {
  double ratio;
  double amplitude;
  double decay;  // a second; higher partials die first
};
constexpr std::array<Partial, 4> partials{{{1, 0.24, 1.6}, {2, 0.09, 2.4}, {3.01, 0.05, 4}, {4.1, 0.02, 7}}};

}  // namespace

Chime::Chime(int sample_rate)
    : sample_rate_(sample_rate), frames_(static_cast<std::int64_t>(seconds_long * sample_rate)) {}

std::size_t Chime::read(std::span<float> samples) noexcept {
  const auto count = std::min(samples.size(), static_cast<std::size_t>(frames_ - next_));
  for (float& each : samples.first(count))
    each = static_cast<float>(sample(static_cast<double>(next_++) / sample_rate_));
  return count;
}

double Chime::sample(double seconds) const noexcept {
  double sum = 0;
  for (const Stroke& stroke : strokes) {
    const double since = seconds - stroke.at;
    if (since < 0) continue;
    const double rise = std::min(since / attack, 1.0);
    for (const Partial& partial : partials) {
      sum += rise * partial.amplitude * std::exp(-partial.decay * since) *
             std::sin(2 * std::numbers::pi * stroke.hertz * partial.ratio * since);
    }
  }
  return sum * std::clamp((seconds_long - seconds) / ending, 0.0, 1.0);
}

}  // namespace xiangyin::audio
