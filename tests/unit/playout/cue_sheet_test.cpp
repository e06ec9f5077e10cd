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

TEST(CueSheet, AWhisperWithAHandClapIsRaisedAllTheSameAndLimited) {
  const auto clap = recording("a", -26, -5);
  const auto plain = recording("b", -26, -12);
  const auto sheet = make_cue_sheet(say({{&clap, 0, 2000}, {&plain, 0, 2000}}), levels, 0);
  EXPECT_DOUBLE_EQ(sheet->segments[0].gain_db, 10);
  EXPECT_TRUE(sheet->segments[0].limited);
  EXPECT_DOUBLE_EQ(sheet->segments[1].gain_db, 10);
  EXPECT_FALSE(sheet->segments[1].limited);
  EXPECT_DOUBLE_EQ(sheet->ceiling_dbtp, -1);
}

TEST(CueSheet, SilenceIsNotRaisedToNoise) {
  EXPECT_DOUBLE_EQ(playback_gain(recording("a", -70, -120).measurement, levels), 20);
}

TEST(CueSheet, ARecordingIsCarriedOnceHoweverOftenItIsSaid) {
  const auto hakka = recording("a", -16, -10);
  const auto yue = recording("b", -20, -10);
  const auto sheet = make_cue_sheet(
      say({{&hakka, 0, 2000}, {nullptr, 0, 500}, {&yue, 0, 2000}, {&hakka, -3, 2000}}), levels, 0);
  ASSERT_TRUE(sheet);
  EXPECT_EQ(sheet->milliseconds, 6500);
  EXPECT_EQ(sheet->recordings.size(), 2U);
  ASSERT_EQ(sheet->segments.size(), 4U);
  EXPECT_EQ(sheet->segments[1].clip, -1);
  EXPECT_EQ(sheet->segments[2].clip, 1);
  EXPECT_EQ(sheet->segments[3].clip, 0);
  EXPECT_DOUBLE_EQ(sheet->segments[3].gain_db, -3);
}

TEST(CueSheet, TheGainsOfItemOccasionAndZoneAddUp) {
  const auto even = recording("a", -16, -2);
  const auto quieter = make_cue_sheet(say({{&even, 2, 2000}}), levels, -8);
  EXPECT_DOUBLE_EQ(quieter->segments[0].gain_db, -6);
  EXPECT_FALSE(quieter->segments[0].limited);
  EXPECT_TRUE(make_cue_sheet(say({{&even, 12, 2000}}), levels, 0)->segments[0].limited);
}

TEST(CueSheet, TheLoudestZoneGoesIntoTheSheetAndTheOthersAreQuieter) {
  const Loudspeakers loudspeakers = make_loudspeakers({{0, -6}, {1, 3}, {4, 0}});
  EXPECT_DOUBLE_EQ(loudspeakers.gain_db, 3);
  EXPECT_EQ(loudspeakers.channels, (std::vector<audio::OutputChannel>{{0, -9}, {1, 0}, {4, -3}}));
}

TEST(CueSheet, MoreThanACueCanCarryIsRefused) {
  const auto one = recording("a", -16, -2);
  const std::vector<playlist::Clip> clips(audio::max_segments + 1, {&one, 0, 2000});
  EXPECT_EQ(make_cue_sheet(say(clips), levels, 0).error().code, core::ErrorCode::too_large);
}

}  // namespace
}  // namespace xiangyin::playout
