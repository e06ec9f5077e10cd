#include "audio/engine/device_clock.hpp"

#include <cmath>
#include <random>

#include <gtest/gtest.h>

namespace xiangyin::audio {
namespace {

constexpr std::int64_t second = 1'000'000'000;
constexpr int rate = 48000;
constexpr FrameIndex period = 12000;
constexpr std::int64_t origin = 1000 * second;

/// A device whose crystal is off, and whose callbacks say so with jitter.
struct Device {
  double drift = 0;       // 1e-6 is one part per million
  double jitter = 0;      // standard deviation, ns
  double late_share = 0;  // of stamps that are 3 ms late
  std::mt19937 random{1};

  std::int64_t true_time(FrameIndex frame) const {
    return origin + static_cast<std::int64_t>(static_cast<double>(frame) / rate * 1e9 * (1 + drift));
  }
  BufferStamp stamp(FrameIndex frame) {
    std::normal_distribution<double> noise(0, jitter > 0 ? jitter : 1);
    std::uniform_real_distribution<double> chance(0, 1);
    const double late = chance(random) < late_share ? 3e6 : 0;
    const std::int64_t heard = true_time(frame) + static_cast<std::int64_t>(noise(random) + late);
    return {frame, true_time(frame) - second / 2, heard, false};
  }
};

// The worst error of placing a frame half a second ahead, over a minute of stamps.
double worst_error(Device device) {
  DeviceClock clock(rate, 24000);
  double worst = 0;
  for (FrameIndex frame = 0; frame < 60 * rate; frame += period) {
    clock.add(device.stamp(frame));
    if (!clock.settled() || frame < 2 * rate) continue;
    const FrameIndex wanted = frame + rate / 2;
    worst = std::max(worst, std::abs(static_cast<double>(clock.time_of(wanted) - device.true_time(wanted))));
  }
  return worst;
}

TEST(DeviceClock, NeedsStampsAfterTheSettlingFrames) {
  DeviceClock clock(rate, 24000);
  Device device;
  FrameIndex frame = 0;
  for (; frame < 24000 + 2 * period; frame += period)
    clock.add(device.stamp(frame));
  EXPECT_FALSE(clock.settled());
  clock.add(device.stamp(frame));
  EXPECT_TRUE(clock.settled());
}

TEST(DeviceClock, KnowsTheRateWellOnABusyMachine) {
  Device device{20e-6, 500'000};
  DeviceClock clock(rate, 24000);
  for (FrameIndex frame = 0; frame < 120 * rate; frame += period) {
    clock.add(device.stamp(frame));
    if (frame < 40 * rate) continue;
    // As far ahead as a reader writes.
    const FrameIndex ahead = frame + 8 * rate;
    EXPECT_LT(std::abs(clock.time_of(ahead) - device.true_time(ahead)), second / 1000);
  }
}

// PulseAudio's smoothing of its own clock: local noise says nothing of it.
TEST(DeviceClock, IsNotLedAstrayByADeviceThatWanders) {
  Device device{-150e-6, 20e3};
  DeviceClock clock(rate, 24000);
  const auto wander = [](FrameIndex frame) {
    return static_cast<std::int64_t>(1e6 * std::sin(static_cast<double>(frame) / rate));
  };
  for (FrameIndex frame = 0; frame < 120 * rate; frame += period) {
    BufferStamp stamp = device.stamp(frame);
    stamp.heard += wander(frame);
    clock.add(stamp);
    if (frame < 3 * rate) continue;
    const FrameIndex ahead = frame + 8 * rate;
    EXPECT_LT(std::abs(clock.time_of(ahead) - device.true_time(ahead)), 3'500'000) << frame;
  }
  EXPECT_NEAR(clock.rate().slope, 1 - 150e-6, 30e-6);
}

TEST(DeviceClock, BeginsWithWhatAnEarlierOneCameTo) {
  Device device{200e-6};
  DeviceClock earlier(rate, 0);
  FrameIndex frame = 0;
  for (; frame < 120 * rate; frame += period)
    earlier.add(device.stamp(frame));
  EXPECT_LT(earlier.rate().doubt, 20e-6);
  EXPECT_FALSE(DeviceClock(rate, 0).knows_rate());
  DeviceClock later(rate, 0);
  later.expect(earlier.rate());
  for (frame = 0; frame < 3 * period; frame += period)
    later.add(device.stamp(frame));
  EXPECT_TRUE(later.knows_rate());
  EXPECT_NEAR(later.line().slope, 1 + 200e-6, 10e-6);
  const FrameIndex ahead = frame + 8 * rate;
  EXPECT_LT(std::abs(later.time_of(ahead) - device.true_time(ahead)), 100'000);
}

// Another device may bear the same name now.
TEST(DeviceClock, ForgetsWhatAnEarlierOneCameToWhenItIsOtherwise) {
  Device device{-100e-6};
  DeviceClock clock(rate, 0);
  clock.expect({1 + 100e-6, 15e-6});
  for (FrameIndex frame = 0; frame < 120 * rate; frame += period)
    clock.add(device.stamp(frame));
  EXPECT_LT(clock.rate().slope, 1 + 30e-6);
}

TEST(DeviceClock, IsExactForAPerfectDevice) {
  EXPECT_LT(worst_error({}), 100);
}

TEST(DeviceClock, FollowsACrystalThatIsOff) {
  // Of which it knows nothing yet when it is first asked to place a frame.
  for (const double ppm : {-200.0, -20.0, 20.0, 200.0})
    EXPECT_LT(worst_error({ppm * 1e-6}), 500'000) << ppm;
}

TEST(DeviceClock, ShrugsOffJitterAndLateStamps) {
  EXPECT_LT(worst_error({50e-6, 100e3, 0.2}), 500'000);
}

TEST(DeviceClock, FrameAndTimeAreInverse) {
  DeviceClock clock(rate, 0);
  Device device{120e-6};
  for (FrameIndex frame = 0; frame < 10 * period; frame += period)
    clock.add(device.stamp(frame));
  for (const FrameIndex frame : {0, 1, 12345, 48000, 4800000})
    EXPECT_EQ(clock.frame_at(clock.time_of(frame)), frame);
}

TEST(DeviceClock, BelievesAStepAfterThreeStamps) {
  DeviceClock clock(rate, 0);
  const Device device;
  const auto add = [&clock, &device](FrameIndex frame, std::int64_t shift) {
    clock.add({frame, device.true_time(frame) - second / 2 + shift, device.true_time(frame) + shift, false});
  };
  FrameIndex frame = 0;
  for (; frame < 10 * period; frame += period)
    add(frame, 0);
  const std::int64_t gap = second / 10;
  for (; frame < 13 * period; frame += period)
    add(frame, gap);
  EXPECT_NEAR(static_cast<double>(clock.time_of(frame)), static_cast<double>(device.true_time(frame) + gap),
              1000);
}

TEST(DeviceClock, StartsAnewAfterAnUnderrun) {
  DeviceClock clock(rate, 0);
  Device device;
  for (FrameIndex frame = 0; frame < 10 * period; frame += period)
    clock.add(device.stamp(frame));
  BufferStamp stamp = device.stamp(10 * period);
  stamp.underrun = true;
  clock.add(stamp);
  EXPECT_FALSE(clock.settled());
}

}  // namespace
}  // namespace xiangyin::audio
