#include "audio/player/paced_programme.hpp"

#include <cmath>
#include <cstdlib>

#include <gtest/gtest.h>

namespace xiangyin::audio {
namespace {

constexpr int rate = 48000;
constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t look_ahead = 8 * rate;

/// An hour of silence.
PacedProgramme hour() {
  auto programme = Programme::open({{-1, 0, 3'600'000}}, {}, rate, 0);
  return PacedProgramme(std::move(*programme), rate);
}

/// A device whose frames last `slope` nominal ones and a reader that keeps the look-ahead full. Returns the
/// worst distance from the system's clock, in nanoseconds, after the first seconds.
std::int64_t worst_distance(double slope, double doubt) {
  PacedProgramme programme = hour();
  Pace pace{5 * second, 1000, {1000, 5 * second, slope, 1e9 / rate}};
  std::vector<float> piece(8192);
  std::int64_t written = 0;
  std::int64_t worst = 0;
  for (int turn = 0;; ++turn) {
    // Known to so much: the slope is wrong by a little, now to this side and now to that.
    Pace told = pace;
    const auto playing = static_cast<FrameIndex>(std::max<std::int64_t>(written - look_ahead, 0));
    told.clock.frame = pace.first_frame + playing;
    told.clock.time = pace.clock.time_of(told.clock.frame);
    told.clock.slope += turn % 2 == 0 ? doubt : -doubt;
    // Nothing is known of the device's clock before it plays.
    const auto got = programme.read(piece, written < look_ahead ? std::nullopt : std::optional(told));
    EXPECT_TRUE(got);
    written += static_cast<std::int64_t>(*got);
    if (*got < piece.size()) break;
    if (written > 2 * look_ahead) worst = std::max(worst, std::abs(programme.ahead(pace)));
  }
  return worst;
}

TEST(PacedProgramme, StaysOnTheSystemsClockForAnHour) {
  EXPECT_LT(worst_distance(1, 0), second / 1'000'000);
  // Two stations within earshot may be 5 ms apart: half of that, and some to spare, for each.
  EXPECT_LT(worst_distance(1 / 1.0002, 20e-6), second / 500);  // a device that runs fast by 200 ppm
  EXPECT_LT(worst_distance(1 / 0.9997, 20e-6), second / 500);  // slow by 300 ppm
}

TEST(PacedProgramme, TouchesNothingOnADeviceThatKeepsTime) {
  PacedProgramme programme = hour();
  const Pace pace{0, 0, {0, 200'000, 1, 1e9 / rate}};  // 0.2 ms late
  std::vector<float> piece(8192);
  for (int turn = 0; turn < 100; ++turn)
    ASSERT_TRUE(programme.read(piece, pace));
  EXPECT_EQ(programme.ahead(pace), -200'000);
}

TEST(PacedProgramme, LosesNoFrame) {
  auto programme = hour();
  std::vector<float> piece(rate);
  std::int64_t frames = 0;
  for (;;) {
    const auto got = programme.read(piece, std::nullopt);
    frames += static_cast<std::int64_t>(*got);
    if (*got < piece.size()) break;
  }
  EXPECT_EQ(frames, programme.frames());
}

}  // namespace
}  // namespace xiangyin::audio
