#include <gmock/gmock.h>

#include "tests/scenario/station.hpp"

namespace xiangyin::scenario {
namespace {

using store::Kind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class DaySets : public Station {
 protected:
  DaySets() : Station("2026-09-30T00:00:00+08:00") {
    put(Kind::day_set, "holidays",
        R"({"dates":["2026-10-01","2026-10-02","2026-10-05","2026-10-06","2026-10-07"]})");
    put(Kind::day_set, "make-up", R"({"dates":["2026-10-10"]})");
    put_rule("work", "07:30",
             R"(,"recurrence":["FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"],
                "include_day_sets":["make-up"],"exclude_day_sets":["holidays"])");
  }
};

TEST_F(DaySets, WorkdaysThatAreReallyWorkdaysAreSaid) {
  run_until("2026-10-12T12:00:00+08:00");
  EXPECT_THAT(said(), ElementsAre("2026-09-30T07:30:00", "2026-10-08T07:30:00", "2026-10-09T07:30:00",
                                  "2026-10-10T07:30:00", "2026-10-12T07:30:00"));
}

TEST_F(DaySets, AChangedSetCountsAtOnce) {
  put(Kind::day_set, "holidays", R"({"dates":["2026-09-30","2026-10-01"]})");
  run_until("2026-10-02T12:00:00+08:00");
  EXPECT_THAT(said(), ElementsAre("2026-10-02T07:30:00"));
}

TEST_F(DaySets, ASetThatEndsBeforeTheRuleIsAWarningInThePlan) {
  const auto planned = planned_until("2026-09-30T12:00:00+08:00");
  ASSERT_EQ(planned.size(), 1U);
  EXPECT_THAT(planned.front().warnings, ElementsAre(HasSubstr("'make-up' ends on 2026-10-10"),
                                                    HasSubstr("'holidays' ends on 2026-10-07")));
  put_rule("work", "07:30",
           R"(,"recurrence":["FREQ=DAILY;UNTIL=20261007T235959"],"exclude_day_sets":["holidays"])");
  EXPECT_THAT(planned_until("2026-09-30T12:00:00+08:00").front().warnings, IsEmpty());
}

TEST_F(DaySets, SurviveARestart) {
  crash();
  boot();
  run_until("2026-10-08T12:00:00+08:00");
  EXPECT_THAT(said(), ElementsAre("2026-09-30T07:30:00", "2026-10-08T07:30:00"));
}

TEST_F(DaySets, WhatIsUsedOrBuiltInStays) {
  EXPECT_EQ(try_remove(Kind::day_set, "holidays").error().code, core::ErrorCode::conflict);
  EXPECT_EQ(try_put(Kind::day_set, "solar-terms", R"({"dates":["2026-10-01"]})").error().field, "/id");
  EXPECT_EQ(try_put(Kind::rule, "r", R"({"playlist":"news","start":"2026-10-01T07:30:00",
                                         "include_day_sets":["solar-term-qingming","none"]})")
                .error()
                .field,
            "/include_day_sets/0");
  remove(Kind::rule, "work");
  remove(Kind::day_set, "holidays");
}

TEST_F(DaySets, ASetThatWouldSilenceARuleForEverIsRefused) {
  put_rule("once", "07:30",
           R"(,"recurrence":["FREQ=DAILY;UNTIL=20200102T000000"],"exclude_day_sets":["make-up"])");
  const auto refused = try_put(Kind::day_set, "make-up", R"({"dates":["2020-01-01"]})");
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("'once'"));
}

}  // namespace
}  // namespace xiangyin::scenario
