#include "audio/ingest/silence_trimmer.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace xiangyin::audio {
namespace {

constexpr int rate = 1000;  // 10 samples a window: a breath is 250 samples before and 500 behind
constexpr std::size_t window = 10;

struct Trimmed {
  std::vector<std::int16_t> samples;
  std::int64_t before = 0;
  std::int64_t behind = 0;
};

/// Windows of sound where the text has an x, of silence elsewhere; every sample is its own number.
Trimmed trim(const std::vector<std::pair<int, bool>>& stretches) {
  Trimmed trimmed;
  SilenceTrimmer trimmer(rate, [&trimmed](std::span<const std::int16_t> samples) {
    trimmed.samples.insert(trimmed.samples.end(), samples.begin(), samples.end());
    return core::Result<void>();
  });
  std::int16_t next = 0;
  for (const auto& [windows, sounds] : stretches) {
    for (int i = 0; i < windows; ++i) {
      std::vector<std::int16_t> samples(window);
      for (std::int16_t& sample : samples)
        sample = next++;
      EXPECT_TRUE(trimmer.add(samples, sounds ? SilenceTrimmer::sound_dbfs : SilenceTrimmer::sound_dbfs - 1));
    }
  }
  EXPECT_TRUE(trimmer.finish());
  trimmed.before = trimmer.left_out_before();
  trimmed.behind = trimmer.left_out_behind();
  return trimmed;
}

void expect_samples(const Trimmed& trimmed, int from, int to) {
  ASSERT_EQ(trimmed.samples.size(), static_cast<std::size_t>(to - from));
  for (int i = from; i < to; ++i)
    ASSERT_EQ(trimmed.samples[static_cast<std::size_t>(i - from)], i);
}

TEST(SilenceTrimmer, LeavesABreathAroundTheSound) {
  const Trimmed trimmed = trim({{100, false}, {50, true}, {200, false}});
  expect_samples(trimmed, 750, 2000);
  EXPECT_EQ(trimmed.before, 750);
  EXPECT_EQ(trimmed.behind, 1500);
}

TEST(SilenceTrimmer, PausesStay) {
  const Trimmed trimmed = trim({{10, true}, {300, false}, {1, true}, {300, false}, {10, true}});
  expect_samples(trimmed, 0, 6210);
  EXPECT_EQ(trimmed.before, 0);
  EXPECT_EQ(trimmed.behind, 0);
}

TEST(SilenceTrimmer, ShortSilenceIsABreath) {
  expect_samples(trim({{25, false}, {10, true}, {50, false}}), 0, 850);
}

TEST(SilenceTrimmer, WhereNothingSoundsNothingIsLeftOut) {
  const Trimmed trimmed = trim({{1000, false}});
  expect_samples(trimmed, 0, 10000);
  EXPECT_EQ(trimmed.before, 0);
  EXPECT_EQ(trimmed.behind, 0);
  EXPECT_TRUE(trim({}).samples.empty());
}

TEST(SilenceTrimmer, TheSinksErrorComesThrough) {
  const core::Error full{core::ErrorCode::io, {}, "full", {}};
  SilenceTrimmer trimmer(rate, [&full](std::span<const std::int16_t>) { return core::Result<void>(full); });
  EXPECT_FALSE(trimmer.add(std::vector<std::int16_t>(window), 0));
}

}  // namespace
}  // namespace xiangyin::audio
