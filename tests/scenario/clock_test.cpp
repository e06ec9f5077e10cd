#include <gmock/gmock.h>

#include "tests/scenario/station.hpp"

namespace xiangyin::scenario {
namespace {

using schedule::Priority;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using timekeeping::Trust;

/// A board without a battery, with a rule at half past seven.
class ClockTrust : public Station {
 protected:
  ClockTrust() { put_rule("morning", "07:30", R"(,"lateness_seconds":600)"); }

  /// The power was off from now on; the board begins at `clock_says` and knows no better.
  void power_cut(const std::string& clock_says) {
    crash();
    clock.step_to(core::parse_rfc3339(clock_says).value());
    machine = {false, false, "second boot"};
    boot();
  }
  void time_server_says(const std::string& moment) {
    machine.synchronised = true;
    set_clock(moment);
  }
};

TEST_F(ClockTrust, ABootIn1970SaysNothingUntilTheTimeIsKnownAndCatchesUpWithinTheWindow) {
  run_until("2026-11-23T07:00:00+08:00");
  power_cut("1970-01-01T00:00:10Z");
  run_until("1970-01-03T00:00:00Z");
  EXPECT_EQ(timekeeper().judgement().trust, Trust::unknown);
  EXPECT_THAT(ledger(), IsEmpty());
  time_server_says("2026-11-23T07:35:00+08:00");
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_THAT(said(), ElementsAre("2026-11-23T07:35:01"));
  EXPECT_THAT(ledger(), ElementsAre("morning 2026-11-23T07:30:00 completed"));
}

TEST_F(ClockTrust, BeyondTheWindowItIsMissed) {
  run_until("2026-11-23T07:00:00+08:00");
  power_cut("1970-01-01T00:00:10Z");
  time_server_says("2026-11-23T07:45:00+08:00");
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_THAT(said(), IsEmpty());
  EXPECT_THAT(ledger(), ElementsAre("morning 2026-11-23T07:30:00 missed"));
}

TEST_F(ClockTrust, ATimeServerThatIsHeardWithoutAStepIsNoticed) {
  run_until("2026-11-23T07:00:00+08:00");
  power_cut("2026-11-23T07:20:00+08:00");
  run_until("2026-11-23T07:31:30+08:00");
  EXPECT_THAT(said(), IsEmpty());
  machine.synchronised = true;
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_THAT(said(), ElementsAre("2026-11-23T07:32:01"));
}

TEST_F(ClockTrust, ABatteryHoldsAndAPersonMayConfirm) {
  run_until("2026-11-23T07:00:00+08:00");
  power_cut("2026-11-23T07:29:00+08:00");
  machine.has_battery = true;
  run_until("2026-11-23T07:31:30+08:00");
  EXPECT_EQ(timekeeper().judgement().trust, Trust::holding);
  EXPECT_THAT(ledger(), ElementsAre("morning 2026-11-23T07:30:00 completed"));

  power_cut("2026-11-24T07:29:00+08:00");
  confirm_clock();
  EXPECT_EQ(timekeeper().judgement().trust, Trust::trusted);
  run_until("2026-11-24T08:00:00+08:00");
  EXPECT_EQ(ledger().size(), 2U);
}

TEST_F(ClockTrust, WithoutTheTimeOnlyLiveAndEmergencyStartByHand) {
  run_until("2026-11-23T07:00:00+08:00");
  power_cut("1970-01-01T00:00:10Z");
  const auto refused = play("news");
  EXPECT_EQ(refused.error().code, core::ErrorCode::unavailable);
  EXPECT_THAT(refused.error().message, HasSubstr("the time is not known"));
  EXPECT_TRUE(play("news", Priority::emergency));
}

TEST_F(ClockTrust, AStepOfAnHourBackRepeatsNothingAndForwardMissesOnce) {
  put_rule("noon", "12:00");
  run_until("2026-11-23T08:00:00+08:00");
  set_clock("2026-11-23T07:00:00+08:00");
  run_until("2026-11-23T11:30:00+08:00");
  EXPECT_THAT(said(), ElementsAre("2026-11-23T07:30:00"));
  set_clock("2026-11-23T12:30:00+08:00");
  run_until("2026-11-24T07:00:00+08:00");
  EXPECT_THAT(ledger(),
              ElementsAre("morning 2026-11-23T07:30:00 completed", "noon 2026-11-23T12:00:00 missed"));
}

TEST_F(ClockTrust, AStepOfTwentyYearsIsNotBelievedAndComesToNothingWhenItIsUndone) {
  run_until("2026-11-23T07:29:57+08:00");  // cued
  set_clock("2046-11-23T07:29:57+08:00");
  run_until("2046-11-26T07:00:00+08:00");
  EXPECT_EQ(timekeeper().judgement().trust, Trust::unknown);
  EXPECT_THAT(said(), IsEmpty());
  EXPECT_THAT(ledger(), IsEmpty());
  set_clock("2026-11-26T06:59:57+08:00");
  run_until("2026-11-26T08:00:00+08:00");
  EXPECT_THAT(said(), ElementsAre("2026-11-26T07:30:00"));
  EXPECT_THAT(ledger(),
              ElementsAre("morning 2026-11-23T07:30:00 missed", "morning 2026-11-24T07:30:00 missed",
                          "morning 2026-11-25T07:30:00 missed", "morning 2026-11-26T07:30:00 completed"));
}

TEST_F(ClockTrust, YearsThatAPersonConfirmsAreMissedInOneRow) {
  run_until("2026-11-23T08:00:00+08:00");
  set_clock("2046-11-23T07:00:00+08:00");
  confirm_clock();
  run_until("2046-11-23T08:00:00+08:00");
  EXPECT_EQ(ledger().size(), 1U + 1U + 8U + 1U);  // said, missed for all the years, the last days, said
  EXPECT_THAT(rows().at(1).reason, HasSubstr("neither this nor what followed"));
  EXPECT_THAT(ledger().back(), "morning 2046-11-23T07:30:00 completed");
}

TEST_F(ClockTrust, YearsThatWereConfirmedByMistakeSilenceNothing) {
  run_until("2026-11-23T08:00:00+08:00");
  set_clock("2046-11-23T07:00:00+08:00");
  confirm_clock();
  run_until("2046-11-23T07:10:00+08:00");
  set_clock("2026-11-24T12:00:00+08:00");
  confirm_clock();
  run_until("2026-11-25T08:00:00+08:00");
  crash();
  boot();
  run_until("2026-11-26T08:00:00+08:00");
  EXPECT_THAT(said(), ElementsAre("2026-11-23T07:30:00", "2026-11-25T07:30:00", "2026-11-26T07:30:00"));
}

TEST_F(ClockTrust, ASleepIsALateStart) {
  put_rule("noon", "12:00");
  run_until("2026-11-23T07:00:00+08:00");
  sleep_until("2026-11-23T07:35:00+08:00");
  run_until("2026-11-23T08:00:00+08:00");
  sleep_until("2026-11-23T13:00:00+08:00");
  EXPECT_THAT(said(), ElementsAre("2026-11-23T07:35:01"));
  EXPECT_THAT(ledger(),
              ElementsAre("morning 2026-11-23T07:30:00 completed", "noon 2026-11-23T12:00:00 missed"));
}

TEST_F(ClockTrust, ALeapSecondRepeatsNothing) {
  put_rule("last", "07:59:59");
  put_rule("first", "08:00:00");
  run_until("2026-11-23T07:59:59.999+08:00");
  set_clock("2026-11-23T07:59:59+08:00");  // Linux says 23:59:59 UTC twice
  run_until("2026-11-23T08:10:00+08:00");
  EXPECT_THAT(ledger(),
              ElementsAre("morning 2026-11-23T07:30:00 completed", "last 2026-11-23T07:59:59 completed",
                          "first 2026-11-23T08:00:00 completed"));
}

struct Night {
  std::string zone;
  std::string start;
  std::string time;
  std::string end;
  std::vector<std::string> said;
};

class Nights : public Station, public ::testing::WithParamInterface<Night> {
 protected:
  Nights() : Station(GetParam().start, GetParam().zone) {}
};

TEST_P(Nights, EachDayOnce) {
  confirm_clock();
  put(store::Kind::rule, "night",
      R"({"playlist":"news","recurrence":["FREQ=DAILY"],"start":"2010-01-01T)" + GetParam().time + ":00\"}");
  run_until(GetParam().end);
  EXPECT_EQ(said(), GetParam().said);
}

INSTANTIATE_TEST_SUITE_P(ClockChanges, Nights,
                         ::testing::Values(
                             // The south: forward in October, back in April.
                             Night{"Pacific/Auckland",
                                   "2026-09-26T12:00:00+12:00",
                                   "02:30",
                                   "2026-09-29T00:00:00+13:00",
                                   {"2026-09-27T03:30:00", "2026-09-28T02:30:00"}},
                             Night{"Pacific/Auckland",
                                   "2027-04-03T12:00:00+13:00",
                                   "02:30",
                                   "2027-04-06T00:00:00+12:00",
                                   {"2027-04-04T02:30:00", "2027-04-05T02:30:00"}},
                             // Half an hour.
                             Night{"Australia/Lord_Howe",
                                   "2026-10-03T12:00:00+10:30",
                                   "02:15",
                                   "2026-10-06T00:00:00+11:00",
                                   {"2026-10-04T02:45:00", "2026-10-05T02:15:00"}},
                             Night{"Australia/Lord_Howe",
                                   "2027-04-03T12:00:00+11:00",
                                   "01:45",
                                   "2027-04-06T00:00:00+10:30",
                                   {"2027-04-04T01:45:00", "2027-04-05T01:45:00"}},
                             // A date line that moved: there was no 30 December. Read with the offset before
                             // the gap it is the same moment as the 31st, and one of the two is said.
                             Night{"Pacific/Apia",
                                   "2011-12-29T00:00:00-10:00",
                                   "07:30",
                                   "2012-01-01T00:00:00+14:00",
                                   {"2011-12-29T07:30:00", "2011-12-31T07:30:00"}}));

}  // namespace
}  // namespace xiangyin::scenario
