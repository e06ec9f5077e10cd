#include "daemon/playout/cue_sheet.hpp"

#include <gtest/gtest.h>

namespace xiangyin::playout {
namespace {

constexpr Levels levels{-16, -1};

library::Recording recording(const std::string& id, double lufs, double peak) {
  library::Recording made;
  made.id = made.air_copy = id;
  made.measurement.integrated_lufs = lufs;
  made.measurement.true_peak_dbtp = peak;
  made.measurement.duration_milliseconds = 2000;
  return made;
}

playlist::Resolved say(std::vector<playlist::Clip> clips) {
  playlist::Resolved resolved;
  for (const auto& clip : clips)
    resolved.milliseconds += clip.milliseconds;
  resolved.clips = std::move(clips);
  return resolved;
}

TEST(CueSheet, QuietSpeechIsBroughtToTheTarget) {
  EXPECT_DOUBLE_EQ(playback_gain(recording("a", -26, -20).measurement, levels), 10);
}

TEST(CueSheet, LoudSpeechIsBroughtDown) {
  EXPECT_DOUBLE_EQ(playback_gain(recording("a", -10, 0).measurement, levels), -6);
}

TEST(CueSheet, NoPeakPassesTheCeiling) {
  EXPECT_DOUBLE_EQ(playback_gain(recording("a", -26, -5).measurement, levels), 4);
}

TEST(CueSheet, SilenceIsNotRaisedToNoise) {
  EXPECT_DOUBLE_EQ(playback_gain(recording("a", -70, -120).measurement, levels), 20);
}

TEST(CueSheet, ARecordingIsCarriedOnceHoweverOftenItIsSaid) {
  const auto hakka = recording("a", -16, -10);
  const auto yue = recording("b", -20, -10);
  const auto sheet = make_cue_sheet(
      say({{&hakka, 0, 2000}, {nullptr, 0, 500}, {&yue, 0, 2000}, {&hakka, -3, 2000}}), levels);
  ASSERT_TRUE(sheet);
  EXPECT_EQ(sheet->milliseconds, 6500);
  EXPECT_EQ(sheet->recordings.size(), 2U);
  ASSERT_EQ(sheet->segments.size(), 4U);
  EXPECT_EQ(sheet->segments[1].clip, -1);
  EXPECT_EQ(sheet->segments[2].clip, 1);
  EXPECT_EQ(sheet->segments[3].clip, 0);
  EXPECT_DOUBLE_EQ(sheet->segments[3].gain_db, -3);
}

TEST(CueSheet, AnItemsOwnGainStaysUnderTheCeiling) {
  const auto loud = recording("a", -16, -2);
  EXPECT_DOUBLE_EQ(make_cue_sheet(say({{&loud, 12, 2000}}), levels)->segments[0].gain_db, 1);
}

TEST(CueSheet, MoreThanACueCanCarryIsRefused) {
  const auto one = recording("a", -16, -2);
  const std::vector<playlist::Clip> clips(audio::max_segments + 1, {&one, 0, 2000});
  EXPECT_EQ(make_cue_sheet(say(clips), levels).error().code, core::ErrorCode::too_large);
}

}  // namespace
}  // namespace xiangyin::playout
