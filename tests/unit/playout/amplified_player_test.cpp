#include "daemon/playout/amplified_player.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/core/simulated_clock.hpp"
#include "tests/unit/playout/recording_player.hpp"

namespace xiangyin::playout {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const core::Instant morning = core::Instant(1'795'472'260s);

/// Writes down when it was switched: "on +4000" (milliseconds after the beginning).
class RecordingRelay final : public amplifier::Relay {
 public:
  RecordingRelay(core::Clock& clock, std::vector<std::string>& switched, const bool& broken)
      : clock_(clock), switched_(switched), broken_(broken) {}
  core::Result<void> set(bool on) override {
    if (broken_) return core::Error{core::ErrorCode::unavailable, {}, "its cable is loose", {}};
    const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(clock_.now() - morning);
    switched_.push_back((on ? "on +" : "off +") + std::to_string(since.count()));
    return {};
  }

 private:
  core::Clock& clock_;
  std::vector<std::string>& switched_;
  const bool& broken_;
};

class AmplifiedPlayerTest : public ::testing::Test {
 protected:
  AmplifiedPlayerTest() {
    amplified_->listen({[](const auto&) {}, [](const auto&) {}, [] {}, [this] { ++changes_; }});
  }

  void cue(const std::string& name, core::Duration start, core::Duration latest = 2h) {
    audio::Cue cue;
    cue.broadcast = name;
    cue.start = (morning + start).time_since_epoch().count();
    cue.latest_start = (morning + latest).time_since_epoch().count();
    EXPECT_TRUE(amplified_->cue(std::move(cue)));
  }
  void run_until(core::Duration end) {
    clock_.advance_to(morning + end, [] {});
  }
  std::vector<std::string> take() { return std::exchange(switched_, {}); }

  core::SimulatedClock clock_{morning};
  std::vector<std::string> switched_;
  bool broken_ = false;
  int changes_ = 0;
  RecordingPlayer player_;
  std::unique_ptr<AmplifiedPlayer> amplified_ = std::make_unique<AmplifiedPlayer>(
      player_, clock_, std::make_unique<RecordingRelay>(clock_, switched_, broken_),
      AmplifiedPlayer::Options{1s, 10s});
};

TEST_F(AmplifiedPlayerTest, IsOffAtFirstOnBeforeTheFirstWordAndOffAfterTheLast) {
  EXPECT_THAT(take(), ElementsAre("off +0"));
  cue("a", 5s);
  run_until(20s);
  EXPECT_THAT(take(), ElementsAre("on +4000"));
  player_.say(audio::Ended{"a", audio::Ended::How::completed, {}});
  run_until(60s);
  EXPECT_THAT(take(), ElementsAre("off +30000"));
}

TEST_F(AmplifiedPlayerTest, StaysOnBetweenTwoThatFollowEachOther) {
  cue("a", 5s);
  run_until(8s);
  player_.say(audio::Ended{"a", audio::Ended::How::completed, {}});
  cue("b", 17s);
  run_until(25s);
  player_.say(audio::Ended{"b", audio::Ended::How::completed, {}});
  run_until(60s);
  EXPECT_THAT(take(), ElementsAre("off +0", "on +4000", "off +35000"));
}

TEST_F(AmplifiedPlayerTest, WhatComesLateWaitsUntilItIsReadyAsFarAsItMay) {
  cue("a", 200ms);
  cue("b", 400ms);
  EXPECT_THAT(take(), ElementsAre("off +0", "on +0"));
  const auto ready = (morning + 1s).time_since_epoch().count();
  EXPECT_EQ(player_.cues.at(0).start, ready);
}

TEST_F(AmplifiedPlayerTest, WhatMayNotBeLaterBeginsAsItIs) {
  cue("a", 200ms, 300ms);
  EXPECT_EQ(player_.cues.at(0).start, (morning + 300ms).time_since_epoch().count());
}

TEST_F(AmplifiedPlayerTest, GoesOffWhenThePlayerIsKilled) {
  cue("a", 5s);
  run_until(7s);
  player_.lose("killed by signal 9");
  run_until(60s);
  EXPECT_THAT(take(), ElementsAre("off +0", "on +4000", "off +17000"));
}

TEST_F(AmplifiedPlayerTest, GoesOffWhenTheStationIsSwitchedOff) {
  cue("a", 5s);
  run_until(7s);
  amplified_.reset();
  EXPECT_THAT(take(), ElementsAre("off +0", "on +4000", "off +7000"));
}

TEST_F(AmplifiedPlayerTest, IsNotSwitchedForWhatWasWithdrawn) {
  cue("a", 5s);
  player_.say(audio::Ended{"a", audio::Ended::How::stopped, {}});
  run_until(60s);
  EXPECT_THAT(take(), ElementsAre("off +0"));
}

TEST_F(AmplifiedPlayerTest, TriesARelayThatDoesNotObeyAgain) {
  take();
  broken_ = true;
  cue("a", 5s);
  run_until(6s);
  EXPECT_THAT(take(), IsEmpty());
  EXPECT_FALSE(amplified_->amplifier()->on);
  EXPECT_EQ(amplified_->amplifier()->trouble, "its cable is loose");
  EXPECT_EQ(changes_, 1);
  broken_ = false;
  run_until(9s);
  EXPECT_THAT(take(), ElementsAre("on +7000"));
  EXPECT_TRUE(amplified_->amplifier()->on);
  EXPECT_EQ(amplified_->amplifier()->trouble, "");
  EXPECT_EQ(changes_, 2);
}

TEST_F(AmplifiedPlayerTest, FollowsAClockThatIsSet) {
  take();
  cue("a", 3600s);
  clock_.step_to(morning + 3599s);
  EXPECT_THAT(take(), ElementsAre("on +3599000"));
}

}  // namespace
}  // namespace xiangyin::playout
