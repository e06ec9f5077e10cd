#include "audio/engine/rate_matcher.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace xiangyin::audio {
namespace {

constexpr std::size_t taps = 16;
constexpr std::size_t before = taps / 2 - 1;  // taps before the sample at or left of the position
constexpr std::size_t after = taps / 2;       // and after it
constexpr std::size_t phases = 512;
constexpr std::size_t buffer_frames = 4096 + taps;

using Kernel = std::array<std::array<float, taps>, phases + 1>;

/// sinc under a Blackman window as wide as the taps; each phase adds up to 1.
Kernel make_kernel() {
  Kernel kernel{};
  for (std::size_t phase = 0; phase <= phases; ++phase) {
    const double fraction = static_cast<double>(phase) / phases;
    std::array<double, taps> weights{};
    double sum = 0;
    for (std::size_t tap = 0; tap < taps; ++tap) {
      const double x = static_cast<double>(tap) - static_cast<double>(before) - fraction;
      const double angle = std::numbers::pi * x;
      const double turn = 2 * angle / taps;
      const double window = 0.42 + 0.5 * std::cos(turn) + 0.08 * std::cos(2 * turn);
      weights.at(tap) = (std::fabs(x) < 1e-9 ? 1 : std::sin(angle) / angle) * window;
      sum += weights.at(tap);
    }
    for (std::size_t tap = 0; tap < taps; ++tap)
      kernel.at(phase).at(tap) = static_cast<float>(weights.at(tap) / sum);
  }
  return kernel;
}

}  // namespace

RateMatcher::RateMatcher()
    : buffer_(buffer_frames), filled_(before), first_(-static_cast<std::int64_t>(before)), at_(before) {}

std::span<float> RateMatcher::free() {
  const std::size_t done = static_cast<std::size_t>(at_) - before;
  std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(done),
            buffer_.begin() + static_cast<std::ptrdiff_t>(filled_), buffer_.begin());
  filled_ -= done;
  first_ += static_cast<std::int64_t>(done);
  at_ -= static_cast<double>(done);
  // The last taps of the buffer stay free for the silence after the end.
  return std::span(buffer_).subspan(filled_, buffer_.size() - after - filled_);
}

std::size_t RateMatcher::usable() const {
  return ended_ ? filled_ : std::max(filled_, after) - after;
}

std::size_t RateMatcher::read(std::span<float> samples, double step, bool until_whole) {
  if (ended_) std::fill_n(buffer_.begin() + static_cast<std::ptrdiff_t>(filled_), after, 0.0F);
  return step == 1 && is_whole() ? copy(samples) : interpolate(samples, step, until_whole);
}

std::size_t RateMatcher::copy(std::span<float> samples) {
  const auto from = static_cast<std::size_t>(at_);
  const std::size_t count = std::min(samples.size(), std::max(usable(), from) - from);
  std::copy_n(buffer_.begin() + static_cast<std::ptrdiff_t>(from), count, samples.begin());
  at_ += static_cast<double>(count);
  return count;
}

std::size_t RateMatcher::interpolate(std::span<float> samples, double step, bool until_whole) {
  static const Kernel kernel = make_kernel();
  const auto last = static_cast<double>(usable());
  std::size_t count = 0;
  while (count < samples.size() && at_ < last) {
    const auto left = static_cast<std::size_t>(at_);
    const double fraction = at_ - static_cast<double>(left);
    const auto& weights = kernel[static_cast<std::size_t>(fraction * phases + 0.5)];
    const float* from = buffer_.data() + (left - before);
    std::array<float, 4> sums{};  // side by side: a vector instruction
    for (std::size_t tap = 0; tap < taps; tap += sums.size()) {
      for (std::size_t lane = 0; lane < sums.size(); ++lane)
        sums[lane] += from[tap + lane] * weights[tap + lane];
    }
    samples[count++] = sums[0] + sums[1] + sums[2] + sums[3];
    at_ += step;
    // As near to a whole sample as it comes in passing.
    if (until_whole && std::fabs(at_ - std::round(at_)) <= std::fabs(step - 1)) {
      at_ = std::round(at_);
      break;
    }
  }
  return count;
}

}  // namespace xiangyin::audio
