// What the meters beside the pipeline say of signals whose answer is known.

#include <cmath>
#include <numbers>
#include <vector>

#include <gtest/gtest.h>

#include "audio/ingest/channel_meter.hpp"
#include "audio/ingest/dc_blocker.hpp"
#include "audio/ingest/hum_meter.hpp"
#include "audio/ingest/level_meter.hpp"

namespace xiangyin::audio {
namespace {

constexpr int rate = 48000;

std::vector<float> tone(double hertz, double amplitude, double seconds, double constant = 0) {
  std::vector<float> samples(static_cast<std::size_t>(seconds * rate));
  for (std::size_t i = 0; i < samples.size(); ++i)
    samples[i] = static_cast<float>(
        amplitude * std::sin(2 * std::numbers::pi * hertz * static_cast<double>(i) / rate) + constant);
  return samples;
}

std::vector<float> interleave(const std::vector<float>& left, const std::vector<float>& right) {
  std::vector<float> both;
  for (std::size_t i = 0; i < left.size(); ++i)
    both.insert(both.end(), {left[i], right[i]});
  return both;
}

ChannelMeter measure(const std::vector<float>& left, const std::vector<float>& right) {
  ChannelMeter meter(2);
  meter.add(interleave(left, right));
  return meter;
}

TEST(RmsDbfs, OfKnownSignals) {
  EXPECT_NEAR(rms_dbfs(tone(1000, 1, 1)), -3.01, 0.01);
  EXPECT_NEAR(rms_dbfs(tone(1000, 0.001, 1)), -63.01, 0.01);
  EXPECT_EQ(rms_dbfs(std::vector<float>(100)), silence_dbfs);
  EXPECT_EQ(rms_dbfs({}), silence_dbfs);
}

TEST(LevelMeter, Percentiles) {
  LevelMeter meter;
  EXPECT_EQ(meter.percentile(0.5), silence_dbfs);
  for (int level = -100; level <= -1; ++level)
    meter.add(level);
  EXPECT_EQ(meter.windows(), 100);
  EXPECT_EQ(meter.first(), -100);
  EXPECT_EQ(meter.last(), -1);
  EXPECT_NEAR(meter.percentile(0.1), -91, 0.5);
  EXPECT_NEAR(meter.percentile(0.5), -51, 0.5);
  EXPECT_NEAR(meter.percentile(1), -1, 0.5);
  meter.add(-300);
  meter.add(20);
  EXPECT_EQ(meter.percentile(0), silence_dbfs);
  EXPECT_EQ(meter.percentile(1), 0);
}

TEST(ChannelMeter, OneDeadChannel) {
  const auto voice = tone(440, 0.5, 1);
  const ChannelMeter meter = measure(voice, std::vector<float>(voice.size()));
  EXPECT_NEAR(meter.level_dbfs(0), -9.03, 0.01);
  EXPECT_EQ(meter.level_dbfs(1), silence_dbfs);
  EXPECT_NEAR(meter.kept_in_mono_db(), -3.01, 0.01);
}

TEST(ChannelMeter, WhatIsKeptInMono) {
  const auto voice = tone(440, 0.5, 1);
  const auto mirrored = tone(440, -0.5, 1);
  const auto other = tone(1000, 0.5, 1);
  EXPECT_NEAR(measure(voice, voice).kept_in_mono_db(), 0, 0.01);
  EXPECT_NEAR(measure(voice, other).kept_in_mono_db(), -3.01, 0.01);
  EXPECT_LT(measure(voice, mirrored).kept_in_mono_db(), -100);
  EXPECT_EQ(ChannelMeter(2).kept_in_mono_db(), 0);
}

TEST(ChannelMeter, ClippedIsThreeInARow) {
  ChannelMeter meter(1);
  meter.add(std::vector<float>{0, 1, 1, 0, -1, -1, 0, 1, 0, 0});
  EXPECT_EQ(meter.clipped_share(), 0);
  meter.add(std::vector<float>{0, 1, 1, 1, 1, 0, -1, -1, -1, 0});
  EXPECT_NEAR(meter.clipped_share(), 7.0 / 20, 1e-9);
}

TEST(ChannelMeter, ARunGoesOnFromPieceToPiece) {
  ChannelMeter meter(1);
  meter.add(std::vector<float>{0, 1, 1});
  meter.add(std::vector<float>{1, 1, 0});
  EXPECT_NEAR(meter.clipped_share(), 4.0 / 6, 1e-9);
}

TEST(HumMeter, HearsTheMainsAndNothingElse) {
  const auto level = [](double hertz) {
    HumMeter meter(rate);
    meter.add(tone(hertz, 0.1, 5));
    return meter.level_dbfs();
  };
  EXPECT_NEAR(level(50), -23.01, 0.1);
  EXPECT_NEAR(level(60), -23.01, 0.1);
  for (const double other : {40.0, 55.0, 70.0, 100.0, 440.0, 1000.0})
    EXPECT_LT(level(other), -60) << other;
  EXPECT_LT(level(3950), -50) << "what folds back is far below";
}

TEST(HumMeter, WhatIsNotThereAllTheTimeIsNoHum) {
  HumMeter meter(rate);
  meter.add(tone(50, 0.1, 2));
  meter.add(std::vector<float>(4 * rate));
  EXPECT_EQ(meter.level_dbfs(), silence_dbfs);
  HumMeter brief(rate);
  brief.add(tone(50, 0.1, 2));
  EXPECT_EQ(brief.level_dbfs(), silence_dbfs) << "two seconds are too few to tell";
}

TEST(DcBlocker, TakesTheConstantPartAndLeavesTheVoice) {
  auto samples = tone(440, 0.25, 2, 0.5);
  DcBlocker blocker(rate);
  blocker.process(samples);
  const auto wanted = tone(440, 0.25, 2);
  double sum = 0;
  for (std::size_t i = rate; i < samples.size(); ++i) {
    sum += samples[i];
    ASSERT_NEAR(samples[i], wanted[i], 0.01);
  }
  EXPECT_NEAR(sum / rate, 0, 1e-4);
}

TEST(DcBlocker, AConstantIsSilenceFromTheFirstSampleOn) {
  std::vector<float> samples(rate, 0.5F);
  DcBlocker blocker(rate);
  blocker.process(samples);
  for (const float sample : samples)
    ASSERT_EQ(sample, 0);
}

}  // namespace
}  // namespace xiangyin::audio
