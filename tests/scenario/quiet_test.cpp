#include <gmock/gmock.h>

#include "tests/scenario/station.hpp"

namespace xiangyin::scenario {
namespace {

using schedule::Priority;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// From 22:00 to 06:00, at weekends to 08:00; two emergencies of a minute.
class QuietHours : public Station {
 protected:
  QuietHours() {
    plan::Station quiet = station();
    quiet.quiet.periods = {{22 * 3600, 6 * 3600, {true, true, true, true, true, true, true}, {}},
                           {6 * 3600, 8 * 3600, {false, false, false, false, false, true, true}, {}}};
    quiet.quiet.emergency_minutes = 1;
    quiet.quiet.emergency_count = 2;
    set_station(quiet);
    put_playlist("long", 100);  // 200 s
    run_until("2026-11-23T12:00:00+08:00");
  }
};

TEST_F(QuietHours, NoRuleIsHeardInThem) {
  put_rule("night", "23:00", R"(,"priority":"live")");
  put_rule("early", "05:59:59");
  put_rule("morning", "06:00");
  run_until("2026-11-24T12:00:00+08:00");
  EXPECT_THAT(ledger(), ElementsAre("night 2026-11-23T23:00:00 skipped", "early 2026-11-24T05:59:59 skipped",
                                    "morning 2026-11-24T06:00:00 completed"));
  EXPECT_THAT(rows().at(0).reason, HasSubstr("quiet hours until 06:00:00"));
}

TEST_F(QuietHours, NothingLastsIntoThem) {
  put(store::Kind::rule, "late",
      R"({"playlist":"long","recurrence":["FREQ=DAILY"],"start":"2026-11-01T21:58:00"})");
  run_until("2026-11-24T12:00:00+08:00");
  EXPECT_THAT(ledger(), ElementsAre("late 2026-11-23T21:58:00 skipped"));
}

TEST_F(QuietHours, TheyAreLongerAtWeekends) {
  put_rule("morning", "07:00");
  run_until("2026-11-30T12:00:00+08:00");
  EXPECT_THAT(ledger(),
              ElementsAre("morning 2026-11-24T07:00:00 completed", "morning 2026-11-25T07:00:00 completed",
                          "morning 2026-11-26T07:00:00 completed", "morning 2026-11-27T07:00:00 completed",
                          "morning 2026-11-28T07:00:00 skipped", "morning 2026-11-29T07:00:00 skipped",
                          "morning 2026-11-30T07:00:00 completed"));
}

TEST_F(QuietHours, AManualStartIsRefusedButForAnEmergencyLimitedInLengthAndCount) {
  run_until("2026-11-23T23:00:00+08:00");
  EXPECT_EQ(play("news").error().code, core::ErrorCode::conflict);
  EXPECT_EQ(play("news", Priority::live).error().code, core::ErrorCode::conflict);
  ASSERT_TRUE(play("long", Priority::emergency));
  run_until("2026-11-24T01:00:00+08:00");
  ASSERT_TRUE(play("news", Priority::emergency));
  run_until("2026-11-24T02:00:00+08:00");
  crash();  // a restart does not begin the count anew
  boot();
  const auto third = play("news", Priority::emergency);
  EXPECT_EQ(third.error().code, core::ErrorCode::conflict);
  EXPECT_THAT(third.error().message, HasSubstr("quiet hours allow"));
  run_until("2026-11-24T23:00:00+08:00");
  EXPECT_TRUE(play("news", Priority::emergency));
  run_until("2026-11-24T23:30:00+08:00");
  EXPECT_THAT(ledger(), ElementsAre("by-hand partial", "by-hand completed", "by-hand completed"));
  EXPECT_EQ(rows().at(0).said_milliseconds, 59'000);
}

TEST_F(QuietHours, ASlowOutputMovesNothingIntoThem) {
  put_rule("late", "21:59:57", R"(,"lateness_seconds":600)");
  player().crash("gone");
  run_until("2026-11-23T22:00:30+08:00");
  player().come_back();
  run_until("2026-11-23T23:00:00+08:00");
  EXPECT_THAT(said(), ::testing::IsEmpty());
  EXPECT_THAT(ledger(), ElementsAre(HasSubstr("late 2026-11-23T21:59:57")));
}

TEST_F(QuietHours, CalendarsMakeThemLongerOnHolidays) {
  plan::Station holidays = station();
  holidays.calendars["/holidays.ics"] =
      std::make_shared<schedule::DaySet>(std::vector<schedule::LocalDate>{{2026, 11, 25}});
  holidays.quiet.periods.at(1).calendars = {"/holidays.ics"};
  set_station(holidays);
  put_rule("morning", "07:00");
  run_until("2026-11-26T12:00:00+08:00");
  EXPECT_THAT(ledger(),
              ElementsAre("morning 2026-11-24T07:00:00 completed", "morning 2026-11-25T07:00:00 skipped",
                          "morning 2026-11-26T07:00:00 completed"));
}

class DayLimits : public Station {};

TEST_F(DayLimits, TheTimeOfDaySaysHowLoudItIs) {
  plan::Station softer = station();
  config::Gain early;
  early.period.from_second = 6 * 3600;
  early.period.until_second = 7 * 3600;
  early.gain_db = -6;
  softer.gains = {early};
  set_station(softer);
  put_rule("early", "06:59:59");
  put_rule("later", "07:05", R"(,"gain_db":-2)");
  put_rule("noon", "12:00");
  run_until("2026-11-23T13:00:00+08:00");
  ASSERT_EQ(player().cues().size(), 3U);
  const auto gain = [this](std::size_t cue) { return player().cues().at(cue).segments.at(0).gain_db; };
  EXPECT_DOUBLE_EQ(gain(0), gain(2) - 6);
  EXPECT_DOUBLE_EQ(gain(1), gain(2) - 2);
}

TEST_F(DayLimits, NoMoreMinutesThanADayHas) {
  plan::Station limited = station();
  limited.limits.minutes_a_day = 1;
  set_station(limited);
  put_playlist("long", 20);  // 40 s
  put(store::Kind::rule, "a",
      R"({"playlist":"long","recurrence":["FREQ=DAILY"],"start":"2026-11-01T07:00:00"})");
  put(store::Kind::rule, "b",
      R"({"playlist":"long","recurrence":["FREQ=DAILY"],"start":"2026-11-01T08:00:00"})");
  put_rule("c", "09:00");
  put_rule("flood", "10:00", R"(,"priority":"emergency")");
  run_until("2026-11-23T07:30:00+08:00");
  crash();  // a restart does not begin the day anew
  boot();
  run_until("2026-11-24T08:30:00+08:00");
  EXPECT_THAT(ledger(), ElementsAre("a 2026-11-23T07:00:00 completed", "b 2026-11-23T08:00:00 skipped",
                                    "c 2026-11-23T09:00:00 completed", "flood 2026-11-23T10:00:00 completed",
                                    "a 2026-11-24T07:00:00 completed", "b 2026-11-24T08:00:00 skipped"));
  EXPECT_THAT(rows().at(1).reason, HasSubstr("no minutes left"));
}

TEST_F(DayLimits, NothingIsRepeatedTooOften) {
  plan::Station limited = station();
  limited.limits.repeats_a_day = 2;
  set_station(limited);
  put_rule("a", "07:00");
  put_rule("b", "08:00");
  put_rule("c", "09:00");
  run_until("2026-11-24T07:30:00+08:00");
  EXPECT_THAT(ledger(), ElementsAre("a 2026-11-23T07:00:00 completed", "b 2026-11-23T08:00:00 completed",
                                    "c 2026-11-23T09:00:00 skipped", "a 2026-11-24T07:00:00 completed"));
}

}  // namespace
}  // namespace xiangyin::scenario
