#include <gmock/gmock.h>

#include "tests/scenario/station.hpp"

namespace xiangyin::scenario {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Days : public Station {};

TEST_F(Days, EveryDayIsSaidAtItsSecondAndCompleted) {
  put_rule("morning", "07:30");
  run_until("2026-11-26T00:00:00+08:00");
  EXPECT_THAT(ledger(),
              ElementsAre("morning 2026-11-23T07:30:00 completed", "morning 2026-11-24T07:30:00 completed",
                          "morning 2026-11-25T07:30:00 completed"));
  EXPECT_THAT(said(), ElementsAre("2026-11-23T07:30:00", "2026-11-24T07:30:00", "2026-11-25T07:30:00"));
  EXPECT_EQ(rows().at(0).said_milliseconds, 2000);
}

TEST_F(Days, AYearOfTwoRulesHasEveryOutcomeOnce) {
  put_rule("morning", "07:30");
  put_rule("evening", "17:00", R"(,"recurrence":["FREQ=WEEKLY;BYDAY=SA,SU"])");
  run_until("2027-11-23T00:00:00+08:00");
  EXPECT_THAT(ledger(), SizeIs(365 + 104));
  EXPECT_THAT(ledger(), Each(EndsWith("completed")));
}

TEST_F(Days, ARuleAddedSecondsBeforeItsMomentIsSaid) {
  run_until("2026-11-23T07:29:58+08:00");
  put_rule("morning", "07:30");
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_THAT(said(), ElementsAre("2026-11-23T07:30:00"));
}

TEST_F(Days, ARuleIsNotSaidForTheTimeBeforeItWasMade) {
  run_until("2026-11-23T07:30:01+08:00");
  put_rule("morning", "07:30", R"(,"lateness_seconds":3600)");
  run_until("2026-11-23T12:00:00+08:00");
  EXPECT_THAT(said(), IsEmpty());
  EXPECT_THAT(ledger(), IsEmpty());
}

TEST_F(Days, ADisabledRuleIsSilent) {
  put_rule("morning", "07:30", R"(,"enabled":false)");
  run_until("2026-11-25T00:00:00+08:00");
  EXPECT_THAT(ledger(), IsEmpty());
}

TEST_F(Days, AClockSetForwardMissesOnceAndFiresNoBurst) {
  put_rule("morning", "07:30");
  put_rule("noon", "12:00");
  run_until("2026-11-23T07:00:00+08:00");
  set_clock("2026-11-25T08:00:00+08:00");
  EXPECT_THAT(ledger(), IsEmpty());  // by itself, nobody believes days
  confirm_clock();
  EXPECT_THAT(said(), IsEmpty());
  EXPECT_THAT(ledger(), ElementsAre("morning 2026-11-23T07:30:00 missed", "noon 2026-11-23T12:00:00 missed",
                                    "morning 2026-11-24T07:30:00 missed", "noon 2026-11-24T12:00:00 missed",
                                    "morning 2026-11-25T07:30:00 missed"));
  run_until("2026-11-25T13:00:00+08:00");
  EXPECT_THAT(said(), ElementsAre("2026-11-25T12:00:00"));
}

TEST_F(Days, AClockSetBackSaysNothingTwice) {
  put_rule("morning", "07:30");
  run_until("2026-11-23T08:00:00+08:00");
  set_clock("2026-11-23T07:00:00+08:00");
  run_until("2026-11-24T08:00:00+08:00");
  EXPECT_THAT(said(), ElementsAre("2026-11-23T07:30:00", "2026-11-24T07:30:00"));
}

class Berlin : public Station {
 protected:
  Berlin() : Station("2026-03-28T12:00:00+01:00", "Europe/Berlin") {}
};

TEST_F(Berlin, TheSkippedHourIsSaidOnce) {
  put_rule("night", "02:30");
  run_until("2026-03-31T00:00:00+02:00");
  EXPECT_THAT(said(), ElementsAre("2026-03-29T03:30:00", "2026-03-30T02:30:00"));
}

TEST_F(Berlin, TheRepeatedHourIsSaidOnce) {
  run_until("2026-10-24T12:00:00+02:00");
  put_rule("night", "02:30");
  run_until("2026-10-27T00:00:00+01:00");
  EXPECT_THAT(ledger(),
              ElementsAre("night 2026-10-25T02:30:00 completed", "night 2026-10-26T02:30:00 completed"));
}

}  // namespace
}  // namespace xiangyin::scenario
