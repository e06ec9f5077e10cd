#include <gmock/gmock.h>

#include "tests/scenario/station.hpp"

namespace xiangyin::scenario {
namespace {

using schedule::Priority;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Priorities : public Station {
 protected:
  Priorities() {
    put_playlist("long", 10);  // 20 s
    plan::Station two_zones = station();
    two_zones.zones = {{"east", {1}}, {"west", {2}}};
    set_station(two_zones);
  }
  /// A rule that says "long" at 07:30 on a day.
  void put_long(const std::string& more = "") {
    put(store::Kind::rule, "long",
        R"({"playlist":"long","recurrence":["FREQ=DAILY"],"start":"2026-11-01T07:30:00")" + more + "}");
  }
  std::vector<std::string> reasons() {
    std::vector<std::string> reasons;
    for (const ledger::Row& row : rows())
      reasons.push_back(row.reason);
    return reasons;
  }
};

TEST_F(Priorities, AHigherClassInterruptsAndTheOtherIsSaidAgainWhole) {
  put_long();
  put_rule("flood", "07:30:10", R"(,"priority":"urgent")");
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_THAT(said(), ElementsAre("2026-11-23T07:30:00", "2026-11-23T07:30:10", "2026-11-23T07:30:12"));
  EXPECT_THAT(ledger(),
              ElementsAre("flood 2026-11-23T07:30:10 completed", "long 2026-11-23T07:30:00 completed"));
  EXPECT_THAT(reasons(), ElementsAre("", "it was interrupted by rule flood and went on afterwards"));
  EXPECT_EQ(rows().at(1).said_milliseconds, 9000 + 20000);  // silent a second before the other begins
}

TEST_F(Priorities, OrGoesOnWithTheRecordingInWhichItWasInterrupted) {
  put_long(R"(,"interruption":"resume")");
  put_rule("flood", "07:30:10", R"(,"priority":"urgent")");
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_EQ(rows().at(1).outcome, ledger::Outcome::completed);
  EXPECT_EQ(rows().at(1).said_milliseconds, 9000 + 12000);
}

TEST_F(Priorities, OrIsDropped) {
  put_long(R"(,"interruption":"drop")");
  put_rule("flood", "07:30:10", R"(,"priority":"urgent")");
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_THAT(ledger(),
              ElementsAre("long 2026-11-23T07:30:00 partial", "flood 2026-11-23T07:30:10 completed"));
  EXPECT_THAT(reasons(), ElementsAre("it was interrupted by rule flood", ""));
}

TEST_F(Priorities, WhatIsNotProvedPlayableInterruptsNothing) {
  put_long();
  put_rule("flood", "07:30:10", R"(,"priority":"urgent","lateness_seconds":3)");
  player().be_slow(true);
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_THAT(ledger(),
              ElementsAre("flood 2026-11-23T07:30:10 failed", "long 2026-11-23T07:30:00 completed"));
  EXPECT_THAT(reasons(), ElementsAre(HasSubstr("could not be made ready"), ""));
}

TEST_F(Priorities, WhatCannotBeSaidInterruptsNothing) {
  put(store::Kind::announcement, "silent", R"({"title":"s","recordings":{}})");
  put(store::Kind::playlist, "silent", R"({"items":[{"announcement":"silent"}]})");
  put_long();
  put(store::Kind::rule, "flood",
      R"({"playlist":"silent","recurrence":["FREQ=DAILY"],"start":"2026-11-01T07:30:10","priority":"emergency"})");
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_THAT(ledger(),
              ElementsAre("flood 2026-11-23T07:30:10 failed", "long 2026-11-23T07:30:00 completed"));
}

TEST_F(Priorities, DifferentZonesSoundAtOnce) {
  put_long(R"(,"zones":["east"])");
  put_rule("news", "07:30:05", R"(,"zones":["west"])");
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_THAT(said(), ElementsAre("2026-11-23T07:30:00", "2026-11-23T07:30:05"));
}

TEST_F(Priorities, ItsMaximumEndsItWithTheReason) {
  put_long(R"(,"maximum_seconds":10)");
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_THAT(ledger(), ElementsAre("long 2026-11-23T07:30:00 partial"));
  EXPECT_THAT(reasons(), ElementsAre(HasSubstr("maximum")));
  EXPECT_EQ(rows().at(0).said_milliseconds, 9000);
}

TEST_F(Priorities, AManualStartOfAHigherClassInterrupts) {
  put_long();
  run_until("2026-11-23T07:30:05+08:00");
  EXPECT_EQ(play("news").error().code, core::ErrorCode::conflict);
  ASSERT_TRUE(play("news", Priority::emergency));
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_THAT(said(), ElementsAre("2026-11-23T07:30:00", "2026-11-23T07:30:08", "2026-11-23T07:30:10"));
  EXPECT_THAT(ledger(), ElementsAre("by-hand completed", "long 2026-11-23T07:30:00 completed"));
}

TEST_F(Priorities, StoppedWhileItWaitsToGoOnItIsPartial) {
  put_long();
  put(store::Kind::rule, "flood",
      R"({"playlist":"long","recurrence":["FREQ=DAILY"],"start":"2026-11-01T07:30:10","priority":"urgent"})");
  run_until("2026-11-23T07:30:15+08:00");
  EXPECT_EQ(conductor().stop("", "stopped by hand").value(), 2);
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_THAT(ledger(), ::testing::UnorderedElementsAre("flood 2026-11-23T07:30:10 partial",
                                                        "long 2026-11-23T07:30:00 partial"));
  EXPECT_THAT(reasons(), ElementsAre("stopped by hand", "stopped by hand"));
}

TEST_F(Priorities, ACrashWhileItWaitsToGoOnLeavesItPartial) {
  put_long();
  put_rule("flood", "07:30:10", R"(,"priority":"urgent")");
  run_until("2026-11-23T07:30:11+08:00");
  crash();
  boot();
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_THAT(ledger(), ::testing::UnorderedElementsAre("long 2026-11-23T07:30:00 partial",
                                                        "flood 2026-11-23T07:30:10 partial"));
}

TEST_F(Priorities, AClockSetForwardWhileItSoundsLetsNothingSoundOverIt) {
  put_long();
  put_rule("news", "07:40", R"(,"lateness_seconds":3600)");
  run_until("2026-11-23T07:30:05+08:00");
  set_clock("2026-11-23T07:45:00+08:00");
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_THAT(said(), ElementsAre("2026-11-23T07:30:00", "2026-11-23T07:45:15"));
  EXPECT_THAT(ledger(),
              ElementsAre("long 2026-11-23T07:30:00 completed", "news 2026-11-23T07:40:00 completed"));
}

TEST_F(Priorities, ThePlanForetellsInterruptions) {
  put_long(R"(,"interruption":"resume")");
  put_rule("flood", "07:30:10", R"(,"priority":"urgent","recurrence":["FREQ=WEEKLY;BYDAY=MO,WE"])");
  put_rule("noise", "07:30:12", R"(,"priority":"background","lateness_seconds":5)");
  std::vector<std::string> foretold;
  for (const auto& planned : planned_until("2026-11-28T00:00:00+08:00")) {
    foretold.push_back(planned.rule + " " + planned.recurrence_id + " " +
                       std::string(to_text(planned.outcome)) + " " + planned.reason);
  }
  run_until("2026-11-28T00:00:00+08:00");
  std::vector<std::string> happened;
  for (const ledger::Row& row : rows())
    happened.push_back(row.rule + " " + row.recurrence_id + " " + std::string(to_text(row.outcome)) + " " +
                       row.reason);
  EXPECT_THAT(happened, ::testing::UnorderedElementsAreArray(foretold));
  EXPECT_EQ(happened.size(), 12U);
}

}  // namespace
}  // namespace xiangyin::scenario
