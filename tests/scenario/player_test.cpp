#include <gmock/gmock.h>

#include "tests/scenario/station.hpp"

namespace xiangyin::scenario {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class PlayerFaults : public Station {
 protected:
  PlayerFaults() { put_rule("morning", "07:30"); }
};

TEST_F(PlayerFaults, ACrashBeforeTheMomentIsMadeGoodByTheNextPlayer) {
  run_until("2026-11-23T07:29:57+08:00");
  player().crash("killed by signal 9");
  run_until("2026-11-23T07:29:58+08:00");
  player().come_back();
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_THAT(said(), ElementsAre("2026-11-23T07:30:00"));
  EXPECT_THAT(ledger(), ElementsAre("morning 2026-11-23T07:30:00 completed"));
}

TEST_F(PlayerFaults, APlayerBackWithinTheLatenessWindowSaysItLate) {
  run_until("2026-11-23T07:29:57+08:00");
  player().crash("killed by signal 9");
  run_until("2026-11-23T07:30:40+08:00");
  player().come_back();
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_THAT(said(), ElementsAre("2026-11-23T07:30:40"));
}

TEST_F(PlayerFaults, APlayerThatNeverComesBackIsAFailureOnRecord) {
  run_until("2026-11-23T07:29:57+08:00");
  player().crash("killed by signal 9");
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_THAT(said(), IsEmpty());
  EXPECT_THAT(ledger(), ElementsAre("morning 2026-11-23T07:30:00 failed"));
}

TEST_F(PlayerFaults, ACrashOnAirIsPartialAndNotRepeated) {
  run_until("2026-11-23T07:30:01+08:00");
  player().crash("the player hangs");
  player().come_back();
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_THAT(said(), ElementsAre("2026-11-23T07:30:00"));
  ASSERT_THAT(ledger(), ElementsAre("morning 2026-11-23T07:30:00 partial"));
  EXPECT_EQ(rows().at(0).reason, "the player hangs");
  EXPECT_EQ(rows().at(0).said_milliseconds, 1000);
}

TEST_F(PlayerFaults, TheNextDayIsSaidAsIfNothingHadBeen) {
  run_until("2026-11-23T07:30:01+08:00");
  player().crash("the player hangs");
  player().come_back();
  run_until("2026-11-24T08:00:00+08:00");
  EXPECT_THAT(ledger(),
              ElementsAre("morning 2026-11-23T07:30:00 partial", "morning 2026-11-24T07:30:00 completed"));
}

}  // namespace
}  // namespace xiangyin::scenario
