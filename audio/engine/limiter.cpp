#include "audio/engine/limiter.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "audio/engine/level.hpp"

namespace xiangyin::audio {
namespace {

constexpr std::size_t taps = 12;   // of each phase, as in annex 2 of ITU-R BS.1770-4
constexpr std::size_t phases = 3;  // between two samples; the fourth is the sample itself
constexpr double look_ahead_seconds = 0.005;
constexpr double release_seconds = 0.050;
/// No interpolated value is larger than this many times the largest sample: the taps' sizes add up to less.
constexpr float most_overshoot = 2.0F;
/// What a filter of so few taps may overlook, and what the changing gain adds.
constexpr double margin_db = 0.15;

using Filter = std::array<std::array<float, taps>, phases>;

/// A quarter, a half and three quarters of the way from the sixth tap to the seventh: sinc under a raised
/// cosine.
Filter make_filter() {
  Filter filter{};
  for (std::size_t phase = 0; phase < phases; ++phase) {
    const double at = static_cast<double>(phase + 1) / 4;
    double sum = 0;
    for (std::size_t tap = 0; tap < taps; ++tap) {
      const double x = static_cast<double>(tap) - 5 - at;
      const double sinc = std::sin(std::numbers::pi * x) / (std::numbers::pi * x);
      const double window = 0.5 + 0.5 * std::cos(std::numbers::pi * x / 6.5);
      filter[phase][tap] = static_cast<float>(sinc * window);
      sum += sinc * window;
    }
    for (float& tap : filter[phase])
      tap = static_cast<float>(tap / sum);
  }
  return filter;
}

const Filter filter = make_filter();

float largest(std::span<const float> samples) noexcept {
  float peak = 0;
  for (const float sample : samples)
    peak = std::max(peak, std::fabs(sample));
  return peak;
}

}  // namespace

Limiter::Limiter(int sample_rate, double ceiling_dbtp)
    : ceiling_(static_cast<float>(from_db(ceiling_dbtp - margin_db))),
      release_(static_cast<float>(1 - std::exp(-1 / (release_seconds * sample_rate)))),
      look_ahead_(static_cast<std::size_t>(look_ahead_seconds * sample_rate)),
      history_(delay() + half_taps + block_frames),
      wanted_(look_ahead_ + 2),
      gains_(look_ahead_ + 1, 1.0F),
      gains_sum_(static_cast<double>(gains_.size())) {}

void Limiter::process(std::span<float> samples) noexcept {
  while (!samples.empty()) {
    const std::size_t count = std::min(samples.size(), block_frames);
    process_block(samples.first(count));
    samples = samples.subspan(count);
  }
}

void Limiter::process_block(std::span<float> samples) noexcept {
  const std::size_t kept = delay() + half_taps;
  std::copy(samples.begin(), samples.end(), history_.begin() + static_cast<std::ptrdiff_t>(kept));
  // Only what can have a peak over the ceiling, or comes soon after one, is looked at sample by sample.
  const std::size_t looked_at = samples.size() + taps;
  const float peak = largest(std::span(history_).subspan(kept - taps, looked_at));
  if (peak * most_overshoot <= ceiling_ && frame_ >= idle_from_) {
    std::copy_n(history_.begin() + half_taps, samples.size(), samples.begin());
    frame_ += static_cast<std::int64_t>(samples.size());
  } else {
    for (std::size_t i = 0; i < samples.size(); ++i) {
      const float lowest = lowest_wanted(wanted_gain(kept - half_taps + i));
      gain_ = std::min(lowest, gain_ + (1 - gain_) * release_);
      if (gain_ > 0.9999F) gain_ = 1;
      if (gain_ < 1) idle_from_ = frame_ + static_cast<std::int64_t>(gains_.size()) + 1;
      gains_sum_ += static_cast<double>(gain_) - static_cast<double>(gains_[gains_next_]);
      gains_[gains_next_] = gain_;
      gains_next_ = (gains_next_ + 1) % gains_.size();
      samples[i] =
          history_[half_taps + i] * static_cast<float>(gains_sum_ / static_cast<double>(gains_.size()));
      ++frame_;
    }
    if (frame_ >= idle_from_) gains_sum_ = static_cast<double>(gains_.size());  // exactly
  }
  std::copy_n(history_.begin() + static_cast<std::ptrdiff_t>(samples.size()), kept, history_.begin());
}

/// For the sample at that position of the history and for what the loudspeaker makes of it up to the next.
float Limiter::wanted_gain(std::size_t position) const noexcept {
  const float* from = history_.data() + position - 5;
  float peak = std::fabs(history_[position]);
  for (const auto& phase : filter) {
    float sum = 0;
    for (std::size_t tap = 0; tap < taps; ++tap)
      sum += from[tap] * phase[tap];
    peak = std::max(peak, std::fabs(sum));
  }
  return peak > ceiling_ ? ceiling_ / peak : 1.0F;
}

float Limiter::lowest_wanted(float wanted) noexcept {
  const std::size_t size = wanted_.size();
  while (wanted_count_ > 0 && wanted_[(wanted_first_ + wanted_count_ - 1) % size].gain >= wanted)
    --wanted_count_;
  while (wanted_count_ > 0 &&
         wanted_[wanted_first_].frame < frame_ - static_cast<std::int64_t>(look_ahead_) - 1) {
    wanted_first_ = (wanted_first_ + 1) % size;
    --wanted_count_;
  }
  wanted_[(wanted_first_ + wanted_count_) % size] = {wanted, frame_};
  ++wanted_count_;
  return wanted_[wanted_first_].gain;
}

}  // namespace xiangyin::audio
