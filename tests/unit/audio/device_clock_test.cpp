#include "audio/engine/device_clock.hpp"

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
    EXPECT_GT(clock.watched(), 25 * second);
    // As far ahead as a reader writes.
    const FrameIndex ahead = frame + 8 * rate;
    EXPECT_LT(std::abs(clock.time_of(ahead) - device.true_time(ahead)), second / 1000);
  }
}

TEST(DeviceClock, IsExactForAPerfectDevice) {
  EXPECT_LT(worst_error({}), 100);
}

TEST(DeviceClock, FollowsACrystalThatIsOff) {
  for (const double ppm : {-200.0, -20.0, 20.0, 200.0})
    EXPECT_LT(worst_error({ppm * 1e-6}), 2'000) << ppm;
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
