#include "audio/engine/chime.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "audio/clip/loudness_meter.hpp"
#include "audio/wire.hpp"

namespace xiangyin::audio {
namespace {

std::vector<float> all(Chime chime) {
  std::vector<float> samples(static_cast<std::size_t>(chime.frames()) + 100);
  std::size_t count = 0;
  while (const std::size_t got = chime.read(
             std::span(samples).subspan(count, std::min<std::size_t>(997, samples.size() - count))))
    count += got;
  samples.resize(count);
  return samples;
}

TEST(Chime, IsWhatTheDaemonTakesItFor) {
  for (const int rate : {44100, 48000}) {
    const auto samples = all(Chime(rate));
    EXPECT_EQ(static_cast<std::int64_t>(samples.size()), chime_milliseconds * rate / 1000);
    std::vector<std::int16_t> shorts;
    for (const float sample : samples)
      shorts.push_back(static_cast<std::int16_t>(std::lrint(sample * 32767)));
    auto meter = LoudnessMeter::create(rate);
    ASSERT_TRUE(meter->add(shorts));
    EXPECT_NEAR(meter->loudness().integrated_lufs, chime_lufs, 0.3);
    EXPECT_NEAR(meter->loudness().true_peak_dbtp, chime_true_peak_dbtp, 0.3);
  }
}

TEST(Chime, BeginsAndEndsWithoutAClick) {
  const auto samples = all(Chime(48000));
  EXPECT_LT(std::fabs(samples.front()), 0.001F);
  EXPECT_LT(std::fabs(samples.back()), 0.001F);
}

}  // namespace
}  // namespace xiangyin::audio
