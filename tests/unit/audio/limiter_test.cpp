#include "audio/engine/limiter.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

#include "audio/engine/level.hpp"

namespace xiangyin::audio {
namespace {

constexpr int rate = 48000;

std::vector<float> tone(double hertz, double amplitude, std::size_t frames, double phase = 0) {
  std::vector<float> samples(frames);
  for (std::size_t i = 0; i < frames; ++i)
    samples[i] = static_cast<float>(
        amplitude * std::sin(2 * std::numbers::pi * hertz * static_cast<double>(i) / rate + phase));
  return samples;
}

/// Through the limiter in pieces of that size, without the delay.
std::vector<float> limit(std::vector<float> samples, double ceiling_dbtp, std::size_t piece) {
  Limiter limiter(rate, ceiling_dbtp);
  samples.resize(samples.size() + limiter.delay());
  for (std::size_t from = 0; from < samples.size(); from += piece)
    limiter.process(std::span(samples).subspan(from, std::min(piece, samples.size() - from)));
  samples.erase(samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(limiter.delay()));
  return samples;
}

float peak(const std::vector<float>& samples) {
  float largest = 0;
  for (const float sample : samples)
    largest = std::max(largest, std::fabs(sample));
  return largest;
}

TEST(Limiter, LeavesWhatIsUnderTheCeilingAsItIs) {
  const auto quiet = tone(300, 0.2, 10000);
  EXPECT_EQ(limit(quiet, -1, 777), quiet);
}

TEST(Limiter, LeavesWhatIsUnderTheCeilingAsItIsAfterAPeakToo) {
  auto samples = tone(300, 0.2, 2 * rate);
  for (std::size_t i = 1000; i < 1400; ++i)
    samples[i] *= 8;
  const auto limited = limit(samples, -1, 4096);
  EXPECT_LE(peak(limited), from_db(-1));
  // Untouched until the look-ahead sees the peak, and again after the release.
  EXPECT_TRUE(std::equal(samples.begin(), samples.begin() + 700, limited.begin()));
  EXPECT_TRUE(std::equal(samples.begin() + rate, samples.end(), limited.begin() + rate));
}

TEST(Limiter, SeesThePeakBetweenTheSamples) {
  // A quarter of the rate, sampled 45 degrees beside its peaks: each sample is 3 dB below the true peak.
  const auto samples = tone(rate / 4.0, 1.2, 20000, std::numbers::pi / 4);
  ASSERT_LT(peak(samples), 0.86F);  // under a ceiling of -1 dBFS, were it not for what lies between
  const auto limited = limit(samples, -1, 512);
  const float settled = peak({limited.begin() + 5000, limited.end() - 5000});
  EXPECT_LE(settled * std::numbers::sqrt2, from_db(-1));
  EXPECT_GT(settled * std::numbers::sqrt2, from_db(-1.5));
}

TEST(Limiter, DoesNotDependOnThePieces) {
  auto samples = tone(220, 1.5, 30000);
  for (std::size_t i = 10000; i < 20000; ++i)
    samples[i] *= 0.05F;
  const auto whole = limit(samples, -3, 100000);
  for (const std::size_t piece : {1U, 13U, 1024U, 5000U}) {
    const auto pieces = limit(samples, -3, piece);
    ASSERT_EQ(pieces.size(), whole.size());
    for (std::size_t i = 0; i < whole.size(); ++i)
      ASSERT_NEAR(pieces[i], whole[i], 1e-4) << piece << " at " << i;
  }
  EXPECT_LE(peak(whole), from_db(-3));
}

TEST(Limiter, ItsGainMovesWithoutAStep) {
  auto samples = tone(1, 0.0, rate);
  std::fill(samples.begin(), samples.end(), 0.5F);
  std::fill(samples.begin() + 20000, samples.begin() + 20010, 4.0F);
  const auto limited = limit(samples, 0, 2048);
  for (std::size_t i = 1; i < limited.size(); ++i) {
    if (i >= 20000 && i <= 20010) continue;
    ASSERT_LT(std::fabs(limited[i] - limited[i - 1]), 0.005F) << i;
  }
}

}  // namespace
}  // namespace xiangyin::audio
