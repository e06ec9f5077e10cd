#include <gmock/gmock.h>

#include "tests/scenario/station.hpp"

namespace xiangyin::scenario {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Crash : public Station {
 protected:
  Crash() { put_rule("morning", "07:30"); }

  void be_off(const std::string& from, const std::string& until) {
    run_until(from);
    crash();
    machine.boot = "boot of " + until;
    clock.step_to(core::parse_rfc3339(until).value());
    boot();
  }
};

TEST_F(Crash, WhatWasCuedAndNotYetSaidIsSaidOnTimeAfterARestart) {
  be_off("2026-11-23T07:29:57+08:00", "2026-11-23T07:29:58+08:00");
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_THAT(said(), ElementsAre("2026-11-23T07:30:00"));
  EXPECT_THAT(ledger(), ElementsAre("morning 2026-11-23T07:30:00 completed"));
}

TEST_F(Crash, WithinTheLatenessWindowItIsSaidLateAndOnce) {
  be_off("2026-11-23T07:29:57+08:00", "2026-11-23T07:30:30+08:00");
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_THAT(said(), ElementsAre("2026-11-23T07:30:31"));
  EXPECT_THAT(ledger(), ElementsAre("morning 2026-11-23T07:30:00 completed"));
}

TEST_F(Crash, AfterTheLatenessWindowItIsMissedWithTheReason) {
  be_off("2026-11-23T07:29:57+08:00", "2026-11-23T07:31:01+08:00");
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_THAT(said(), IsEmpty());
  EXPECT_THAT(ledger(), ElementsAre("morning 2026-11-23T07:30:00 missed"));
  EXPECT_THAT(rows().at(0).reason, HasSubstr("was not running"));
}

TEST_F(Crash, OfARuleThatFellDueTwiceOnlyTheNewestIsSaid) {
  put_rule("often", "07:30", R"(,"recurrence":["FREQ=DAILY;BYMINUTE=30,35"],"lateness_seconds":900)");
  put_rule("morning", "07:30", R"(,"enabled":false)");
  be_off("2026-11-23T07:29:50+08:00", "2026-11-23T07:36:00+08:00");
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_THAT(said(), ElementsAre("2026-11-23T07:36:01"));
  EXPECT_THAT(ledger(),
              ElementsAre("often 2026-11-23T07:30:00 missed", "often 2026-11-23T07:35:00 completed"));
  EXPECT_THAT(rows().at(0).reason, HasSubstr("07:35:00, took its place"));
}

TEST_F(Crash, WhatWasOnAirIsPartialAndNotSaidAgain) {
  be_off("2026-11-23T07:30:01+08:00", "2026-11-23T07:30:02+08:00");
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_THAT(said(), ElementsAre("2026-11-23T07:30:00"));
  EXPECT_THAT(ledger(), ElementsAre("morning 2026-11-23T07:30:00 partial"));
}

TEST_F(Crash, DaysOffAreMissedOneByOne) {
  run_until("2026-11-23T08:00:00+08:00");
  be_off("2026-11-23T12:00:00+08:00", "2026-11-26T12:00:00+08:00");
  EXPECT_THAT(ledger(),
              ElementsAre("morning 2026-11-23T07:30:00 completed", "morning 2026-11-24T07:30:00 missed",
                          "morning 2026-11-25T07:30:00 missed", "morning 2026-11-26T07:30:00 missed"));
}

TEST_F(Crash, AManualStartIsNotRepeated) {
  run_until("2026-11-23T06:00:00+08:00");
  ASSERT_TRUE(play("news"));
  be_off("2026-11-23T06:00:01+08:00", "2026-11-23T06:00:02+08:00");
  run_until("2026-11-23T07:00:00+08:00");
  EXPECT_THAT(said(), IsEmpty());
  EXPECT_THAT(ledger(), ElementsAre("by-hand failed"));
}

TEST_F(Crash, SwitchingOffBeforeTheMomentLeavesTheOccurrenceOpen) {
  run_until("2026-11-23T07:29:57+08:00");
  shut_down();
  boot();
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_THAT(ledger(), ElementsAre("morning 2026-11-23T07:30:00 completed"));
}

TEST_F(Crash, SwitchingOffOnAirIsPartialWithTheReason) {
  run_until("2026-11-23T07:30:01+08:00");
  shut_down();
  boot();
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_THAT(ledger(), ElementsAre("morning 2026-11-23T07:30:00 partial"));
  EXPECT_THAT(rows().at(0).reason, HasSubstr("switched off"));
}

}  // namespace
}  // namespace xiangyin::scenario
