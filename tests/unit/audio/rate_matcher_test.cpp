#include "audio/engine/rate_matcher.hpp"

#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

namespace xiangyin::audio {
namespace {

constexpr int rate = 48000;

float tone(double hertz, double frame) {
  return static_cast<float>(0.5 * std::sin(2 * std::numbers::pi * hertz * frame / rate));
}

/// Everything that comes out of so much of a tone, in pieces.
std::vector<float> play(RateMatcher& matcher, double hertz, std::size_t frames, double step) {
  std::vector<float> heard;
  std::vector<float> piece(777);
  for (std::size_t put = 0;;) {
    const std::size_t got = matcher.read(piece, step);
    heard.insert(heard.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(got));
    if (got == piece.size()) continue;
    if (put == frames) return heard;
    const std::span<float> free = matcher.free();
    const std::size_t count = std::min(free.size(), frames - put);
    for (std::size_t i = 0; i < count; ++i)
      free[i] = tone(hertz, static_cast<double>(put + i));
    matcher.add(count);
    put += count;
    if (put == frames) matcher.end();
  }
}

TEST(RateMatcher, PassesSamplesUnchangedAtStepOne) {
  RateMatcher matcher;
  const auto heard = play(matcher, 1000, 20000, 1);
  ASSERT_EQ(heard.size(), 20000U);
  for (std::size_t i = 0; i < heard.size(); ++i)
    ASSERT_EQ(heard[i], tone(1000, static_cast<double>(i))) << i;
}

TEST(RateMatcher, IsSpeechTrueALittleFasterAndSlower) {
  for (const double step : {0.9995, 1.0002, 1.001}) {
    for (const double hertz : {200.0, 3400.0, 8000.0}) {
      RateMatcher matcher;
      const auto heard = play(matcher, hertz, 40000, step);
      EXPECT_NEAR(static_cast<double>(heard.size()), 40000 / step, 1.5);
      double worst = 0;
      for (std::size_t i = 20; i + 20 < heard.size(); ++i)
        worst = std::max(
            worst, std::fabs(static_cast<double>(heard[i] - tone(hertz, static_cast<double>(i) * step))));
      EXPECT_LT(worst, hertz < 4000 ? 0.001 : 0.004) << hertz << " Hz, step " << step;
    }
  }
}

TEST(RateMatcher, ComesBackToWholeSamplesWithoutAJump) {
  RateMatcher matcher;
  for (float& sample : matcher.free())
    sample = 0;
  const std::span<float> free = matcher.free();
  for (std::size_t i = 0; i < free.size(); ++i)
    free[i] = tone(300, static_cast<double>(i));
  matcher.add(free.size());
  std::vector<float> heard(4000);
  std::size_t count = matcher.read(std::span(heard).first(500), 1.0005);
  EXPECT_FALSE(matcher.is_whole());
  count += matcher.read(std::span(heard).subspan(count), 1.0005, true);
  EXPECT_TRUE(matcher.is_whole());
  EXPECT_LT(count, 2100U);  // a whole sample further at the latest
  count += matcher.read(std::span(heard).subspan(count, 500), 1);
  for (std::size_t i = 20; i < count; ++i)
    ASSERT_LT(std::fabs(heard[i] - heard[i - 1]), 0.021F) << i;
}

}  // namespace
}  // namespace xiangyin::audio
