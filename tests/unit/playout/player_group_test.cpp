#include "daemon/playout/player_group.hpp"

#include <variant>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/playout/recording_player.hpp"

namespace xiangyin::playout {
namespace {

using audio::Ended;
using How = audio::Ended::How;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// A group of a stereo output "hall" and a mono output "hill", and what it says.
class PlayerGroupTest : public ::testing::Test {
 protected:
  PlayerGroupTest() {
    group_.listen({[this](const audio::Fact& fact) { facts_.push_back(fact); },
                   [](const std::string&) { ADD_FAILURE() << "a group is never lost"; },
                   [this] { ++ready_; }});
  }

  core::Result<void> cue(const std::string& name, std::vector<audio::OutputChannel> channels) {
    audio::Cue cue;
    cue.broadcast = name;
    cue.channels = std::move(channels);
    cue.segments = {{0, -3, 100, false}};
    for (int i = 0; i < 2; ++i)
      cue.descriptors.push_back(core::open_file("/dev/null", O_RDWR).value());
    return group_.cue(std::move(cue));
  }
  /// The one end there has been.
  Ended ended() const {
    Ended found;
    int count = 0;
    for (const audio::Fact& fact : facts_) {
      if (const auto* one = std::get_if<Ended>(&fact)) {
        found = *one;
        ++count;
      }
    }
    EXPECT_EQ(count, 1);
    return found;
  }
  std::size_t on_airs() const {
    return static_cast<std::size_t>(std::count_if(facts_.begin(), facts_.end(), [](const audio::Fact& fact) {
      return std::holds_alternative<audio::OnAir>(fact);
    }));
  }

  RecordingPlayer hall_{"hall"};
  RecordingPlayer hill_{"hill"};
  PlayerGroup group_{{{&hall_, 2}, {&hill_, 1}}};
  std::vector<audio::Fact> facts_;
  int ready_ = 0;
};

TEST_F(PlayerGroupTest, EachOutputGetsItsOwnChannels) {
  ASSERT_TRUE(cue("a", {{0, 0}, {2, -6}}));
  ASSERT_EQ(hall_.cues.size(), 1U);
  ASSERT_EQ(hill_.cues.size(), 1U);
  EXPECT_THAT(hall_.cues[0].channels, ElementsAre(audio::OutputChannel{0, 0}));
  EXPECT_THAT(hill_.cues[0].channels, ElementsAre(audio::OutputChannel{0, -6}));
  EXPECT_EQ(hill_.cues[0].segments.size(), 1U);
  EXPECT_EQ(hill_.cues[0].descriptors.size(), 2U);
  ASSERT_TRUE(cue("b", {{1, 0}}));
  EXPECT_EQ(hall_.cues.size(), 2U);
  EXPECT_EQ(hill_.cues.size(), 1U);
}

TEST_F(PlayerGroupTest, IsOnAirOnceAndEndsWhenTheLastHasEnded) {
  ASSERT_TRUE(cue("a", {{0, 0}, {2, 0}}));
  hall_.say(audio::OnAir{"a", 5});
  hill_.say(audio::OnAir{"a", 6});
  EXPECT_EQ(on_airs(), 1U);
  hall_.say(Ended{"a", How::completed, {}, 100, -3, -20});
  EXPECT_EQ(facts_.size(), 1U);
  hill_.say(Ended{"a", How::completed, {}, 100, -1, -22});
  EXPECT_EQ(ended().how, How::completed);
  EXPECT_EQ(ended().peak_dbfs, -1);
}

TEST_F(PlayerGroupTest, AnOutputThatIsLostMidSentenceMakesItFailedAndTheOtherGoesOn) {
  ASSERT_TRUE(cue("a", {{0, 0}, {2, 0}}));
  hall_.say(audio::OnAir{"a", 5});
  hill_.say(audio::OnAir{"a", 5});
  hill_.lose("the output takes no more sound");
  EXPECT_EQ(facts_.size(), 1U);
  hall_.say(Ended{"a", How::completed, {}, 100});
  EXPECT_EQ(ended().how, How::failed);
  EXPECT_THAT(ended().reason, HasSubstr("output hill: the output takes no more sound"));
  EXPECT_EQ(ended().milliseconds, 100);
  hill_.come_back();
  EXPECT_EQ(hill_.cues.size(), 1U);  // what was heard there is not said again
}

TEST_F(PlayerGroupTest, AnOutputThatWasLostBeforeTheStartIsToldAgain) {
  ASSERT_TRUE(cue("a", {{0, 0}, {2, 0}}));
  hill_.lose("the output does not open");
  hill_.come_back();
  ASSERT_EQ(hill_.cues.size(), 2U);
  EXPECT_EQ(hill_.cues[1].broadcast, "a");
  EXPECT_EQ(ready_, 1);
  hall_.say(audio::OnAir{"a", 5});
  hall_.say(Ended{"a", How::completed, {}, 100});
  hill_.say(Ended{"a", How::late, {}, 0});
  EXPECT_EQ(ended().how, How::failed);
  EXPECT_THAT(ended().reason, HasSubstr("output hill"));
}

TEST_F(PlayerGroupTest, WithOneOutputGoneTheOtherSpeaks) {
  hill_.ready = false;
  EXPECT_TRUE(group_.is_ready());
  ASSERT_TRUE(cue("a", {{0, 0}, {2, 0}}));
  EXPECT_EQ(hall_.cues.size(), 1U);
  group_.stop("a", 50);
  EXPECT_THAT(hall_.stops, ElementsAre("a"));
  hall_.say(Ended{"a", How::stopped, {}, 50});
  EXPECT_EQ(ended().how, How::stopped);
}

TEST_F(PlayerGroupTest, WithoutAnyOutputThereIsNoPlayer) {
  hill_.ready = hall_.ready = false;
  EXPECT_FALSE(group_.is_ready());
  EXPECT_EQ(cue("a", {{0, 0}}).error().code, core::ErrorCode::unavailable);
  hall_.come_back();
  EXPECT_EQ(ready_, 1);
  EXPECT_TRUE(hall_.cues.empty());  // the conductor tells it anew
}

TEST_F(PlayerGroupTest, ChannelsThatNoOutputHasAreRefused) {
  EXPECT_EQ(cue("a", {{3, 0}}).error().code, core::ErrorCode::invalid);
}

TEST_F(PlayerGroupTest, ASilentOneIsReplacedOnEveryOutput) {
  group_.replace("it was told to speak and is silent");
  EXPECT_THAT(hall_.replacements, testing::ElementsAre("it was told to speak and is silent"));
  EXPECT_THAT(hill_.replacements, testing::ElementsAre("it was told to speak and is silent"));
}

}  // namespace
}  // namespace xiangyin::playout
