// The bench itself: that what the other system tests listen with hears what is there and nothing else.
#include <algorithm>

#include <gmock/gmock.h>

#include "tests/support/capture.hpp"
#include "tests/support/sound.hpp"
#include "tests/support/sound_server.hpp"
#include "tests/support/speech.hpp"

namespace xiangyin::test {
namespace {

using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

/// A minute with `sound` in it at these samples, quieter, over a little noise.
Sound minute_with(const Sound& sound, const std::vector<std::size_t>& places) {
  Sound minute = marker(sound.rate, 60, 7);
  for (float& sample : minute.samples)
    sample *= 0.001F;
  for (const std::size_t place : places) {
    for (std::size_t i = 0; i < sound.samples.size(); ++i)
      minute.samples[place + i] += 0.25F * sound.samples[i];
  }
  return minute;
}

class Listening : public testing::Test {
 protected:
  TemporaryDirectory directory;
};

TEST_F(Listening, FindsASentenceWhereItIs) {
  speak(sentences()[0], directory / "hak.wav");
  const Sound said = read_sound(directory / "hak.wav");
  const Sound minute = minute_with(said, {123'456, 800'001});
  const auto matches = find_sound(minute, said);
  ASSERT_THAT(matches, SizeIs(2));
  EXPECT_EQ(matches[0].at, 123'456U);
  EXPECT_EQ(matches[1].at, 800'001U);
  EXPECT_THAT(find_faults(minute, 800'001, said), IsEmpty());
}

TEST_F(Listening, DoesNotTakeOneSentenceForAnother) {
  speak(sentences()[0], directory / "hak.wav");
  speak(sentences()[1], directory / "yue.wav");
  const Sound minute = minute_with(read_sound(directory / "hak.wav"), {50'000});
  EXPECT_THAT(find_sound(minute, read_sound(directory / "yue.wav"), 0.3), IsEmpty());
}

TEST_F(Listening, AGapAndAJumpShow) {
  speak(sentences()[2], directory / "cmn.wav");
  const Sound said = read_sound(directory / "cmn.wav");
  Sound with_gap = minute_with(said, {50'000});
  std::fill_n(with_gap.samples.begin() + 80'000, said.rate / 20, 0.0F);
  EXPECT_THAT(find_faults(with_gap, 50'000, said), Not(IsEmpty()));
  Sound with_jump = minute_with(said, {50'000});
  with_jump.samples.erase(with_jump.samples.begin() + 80'000, with_jump.samples.begin() + 80'100);
  EXPECT_THAT(find_faults(with_jump, 50'000, said), Not(IsEmpty()));
}

TEST_F(Listening, CapturesAndDatesWhatTheSoundServerPlays) {
  SoundServer server;
  const Capture capture(server.address());
  const Sound noise = marker(Capture::rate, 1, 1);
  write_sound(directory / "noise.wav", noise);
  const auto before = std::chrono::system_clock::now();
  ASSERT_EQ(run({"paplay", {(directory / "noise.wav").string()}, server.environment()}).status, 0);
  ASSERT_TRUE(capture.wait_until(std::chrono::system_clock::now()));
  const Sound heard = capture.sound();
  const auto matches = find_sound(heard, noise);
  ASSERT_THAT(matches, SizeIs(1));
  EXPECT_THAT(find_faults(heard, matches[0].at, noise), IsEmpty());
  EXPECT_GT(capture.when(matches[0].at), before);
  EXPECT_LT(capture.when(matches[0].at), std::chrono::system_clock::now());
}

TEST_F(Listening, NoticesThatTheServerIsGone) {
  SoundServer server;
  const Capture capture(server.address());
  server.kill();
  EXPECT_FALSE(capture.wait_until(core::Instant::max()));
  server.start();
  EXPECT_TRUE(Capture(server.address()).wait_until(core::Instant::min()));
}

}  // namespace
}  // namespace xiangyin::test
