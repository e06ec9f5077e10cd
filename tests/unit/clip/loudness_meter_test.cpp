#include "audio/clip/loudness_meter.hpp"

#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

#include <gtest/gtest.h>

namespace xiangyin::audio {
namespace {

/// A sine whose peak is `level_dbfs`.
std::vector<std::int16_t> tone(double hertz, double level_dbfs, double seconds, int rate, double phase = 0) {
  std::vector<std::int16_t> samples(static_cast<std::size_t>(seconds * rate));
  const double amplitude = 32768 * std::pow(10, level_dbfs / 20);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double angle = 2 * std::numbers::pi * hertz * static_cast<double>(i) / rate + phase;
    samples[i] = static_cast<std::int16_t>(std::lrint(amplitude * std::sin(angle)));
  }
  return samples;
}

std::vector<std::int16_t> fade_in(std::vector<std::int16_t> samples) {
  constexpr std::size_t length = 1000;
  for (std::size_t i = 0; i < length; ++i)
    samples[i] = static_cast<std::int16_t>(samples[i] * static_cast<int>(i) / static_cast<int>(length));
  return samples;
}

Loudness measure(const std::vector<std::vector<std::int16_t>>& parts, int rate) {
  auto meter = LoudnessMeter::create(rate);
  for (const auto& part : parts)
    EXPECT_TRUE(meter.value().add(part));
  return meter.value().loudness();
}

// EBU Tech 3341 table 1, with the tone in every loudspeaker channel alike. Tolerance there: 0.1 LU.
TEST(LoudnessMeter, Ebu3341Case1) {
  EXPECT_NEAR(measure({tone(1000, -23, 20, 48000)}, 48000).integrated_lufs, -23.0, 0.1);
}

TEST(LoudnessMeter, Ebu3341Case2) {
  EXPECT_NEAR(measure({tone(1000, -33, 20, 48000)}, 48000).integrated_lufs, -33.0, 0.1);
}

TEST(LoudnessMeter, Ebu3341Case3RelativeGate) {
  const auto loudness =
      measure({tone(1000, -36, 10, 48000), tone(1000, -23, 60, 48000), tone(1000, -36, 10, 48000)}, 48000);
  EXPECT_NEAR(loudness.integrated_lufs, -23.0, 0.1);
}

TEST(LoudnessMeter, Ebu3341Case4AbsoluteGate) {
  const auto loudness =
      measure({tone(1000, -72, 10, 48000), tone(1000, -36, 10, 48000), tone(1000, -23, 60, 48000),
               tone(1000, -36, 10, 48000), tone(1000, -72, 10, 48000)},
              48000);
  EXPECT_NEAR(loudness.integrated_lufs, -23.0, 0.1);
}

TEST(LoudnessMeter, Ebu3341Case5) {
  const auto loudness =
      measure({tone(1000, -26, 20, 48000), tone(1000, -20, 20.1, 48000), tone(1000, -26, 20, 48000)}, 48000);
  EXPECT_NEAR(loudness.integrated_lufs, -23.0, 0.1);
}

TEST(LoudnessMeter, TheSameAtEveryRate) {
  for (const int rate : {8000, 16000, 22050, 44100, 48000, 96000})
    EXPECT_NEAR(measure({tone(1000, -23, 20, rate)}, rate).integrated_lufs, -23.0, 0.1) << rate;
}

// EBU Tech 3341 table 1, cases 15 to 19: tones at a part of the rate, at phases where the samples miss the
// peak by up to 3 dB. They are faded in, because a sudden start has a true peak of its own. The last one's
// samples stay just below full scale. Tolerance there: +0.2, -0.4 dB.
TEST(LoudnessMeter, Ebu3341Cases15To19TruePeakBetweenTheSamples) {
  struct Case {
    int part;  ///< of the rate
    double degrees;
    double peak_dbtp;
  };
  for (const Case& one :
       {Case{4, 0, -6.02}, Case{4, 45, -6.02}, Case{6, 60, -6.02}, Case{8, 67.5, -6.02}, Case{4, 45, 2.98}}) {
    for (const int rate : {44100, 48000}) {
      const double radians = one.degrees * std::numbers::pi / 180;
      const double hertz = static_cast<double>(rate) / one.part;
      const double peak =
          measure({fade_in(tone(hertz, one.peak_dbtp, 1, rate, radians))}, rate).true_peak_dbtp;
      EXPECT_LE(peak, one.peak_dbtp + 0.2) << one.part << ", " << one.degrees;
      EXPECT_GE(peak, one.peak_dbtp - 0.4) << one.part << ", " << one.degrees;
    }
  }
}

TEST(LoudnessMeter, SilenceIsTheFloor) {
  const auto loudness = measure({std::vector<std::int16_t>(48000)}, 48000);
  EXPECT_EQ(loudness.integrated_lufs, -70);
  EXPECT_EQ(loudness.true_peak_dbtp, -120);
}

TEST(LoudnessMeter, TooShortForTheGateIsTheFloor) {
  EXPECT_EQ(measure({tone(1000, -6, 0.3, 48000)}, 48000).integrated_lufs, -70);
}

}  // namespace
}  // namespace xiangyin::audio
