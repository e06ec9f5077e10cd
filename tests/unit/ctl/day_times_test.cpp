#include "daemon/ctl/day_times.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace xiangyin::ctl {
namespace {

boost::json::object rule(const std::string& start, const std::string& recurrence) {
  return boost::json::parse(R"({"start":")" + start + R"(","recurrence":)" + recurrence + "}").as_object();
}

/// "TIMES DAYS FROM UNTIL", or "whole".
std::string said(const boost::json::object& rule) {
  const auto apart = take_apart(rule);
  if (!apart) return "whole";
  return times_text(apart->times) + " " + to_text(apart->days) + " " + apart->from + " " + apart->until;
}

TEST(DayTimes, AreWrittenAsRecurrencesAndReadBack) {
  struct Case {
    std::string times, days, until, recurrence;
  };
  for (
      const Case& each : {
          Case{"07:30", "daily", "", R"(["FREQ=DAILY"])"},
          Case{"07:30", "mon-fri", "2026-12-31",
               R"(["FREQ=WEEKLY;UNTIL=20261231T235959;BYDAY=MO,TU,WE,TH,FR"])"},
          Case{
              "07:30,12:05,18:30", "sat,sun", "",
              R"(["FREQ=WEEKLY;BYSECOND=0;BYMINUTE=30;BYHOUR=7,18;BYDAY=SA,SU","FREQ=WEEKLY;BYSECOND=0;BYMINUTE=5;BYHOUR=12;BYDAY=SA,SU"])"},
          Case{"06:00:15", "none", "", R"([])"},
      }) {
    DayTimes made{"2026-11-23", each.until, parse_times(each.times).value(),
                  parse_weekdays(each.days).value()};
    boost::json::object body;
    put_together(made, body);
    EXPECT_EQ(boost::json::serialize(body.at("recurrence")), each.recurrence);
    const std::string days = each.days == "none" ? "once" : each.days;
    EXPECT_EQ(said(body), each.times + " " + days + " 2026-11-23 " + each.until);
  }
}

TEST(DayTimes, LunarDays) {
  DayTimes made{"2026-11-23", "", parse_times("07:30").value(), parse_lunar_days("8-15,15,5L-1,1").value()};
  boost::json::object body;
  put_together(made, body);
  EXPECT_EQ(
      boost::json::serialize(body.at("recurrence")),
      R"(["RSCALE=CHINESE;FREQ=MONTHLY;BYMONTHDAY=1,15","RSCALE=CHINESE;FREQ=YEARLY;BYMONTHDAY=15;BYMONTH=8",)"
      R"("RSCALE=CHINESE;FREQ=YEARLY;BYMONTHDAY=1;BYMONTH=5L"])");
  EXPECT_EQ(said(body), "07:30 lunar 1,15 lunar 8-15 lunar 5L-1 2026-11-23 ");
  for (const char* text : {"", "0", "31", "15,", "13-1", "8-31", "x", "1;COUNT=3", "8-15-3", "L"})
    EXPECT_FALSE(parse_lunar_days(text)) << text;
}

TEST(DayTimes, AllOfARecurrenceThatIsMoreIsLeftWhole) {
  EXPECT_EQ(said(rule("2026-11-23T07:30:00", R"(["FREQ=DAILY;COUNT=3"])")), "whole");
  EXPECT_EQ(said(rule("2026-11-23T07:30:00", R"(["FREQ=HOURLY"])")), "whole");
  EXPECT_EQ(said(rule("2026-11-23T07:30:00", R"(["FREQ=DAILY;UNTIL=20261231T000000Z"])")), "whole");
  EXPECT_EQ(said(rule("2026-11-23T07:30:00", R"(["FREQ=DAILY","FREQ=WEEKLY;BYHOUR=9"])")), "whole");
  EXPECT_EQ(said(rule("2026-11-23T00:00:00", R"(["FREQ=DAILY;BYHOUR=7"])")), "whole");
  EXPECT_EQ(said(rule("2026-11-23T07:30:00", R"(["FREQ=MONTHLY;BYDAY=1SA"])")),
            "07:30 FREQ=MONTHLY;BYDAY=1SA 2026-11-23 ");
}

TEST(DayTimes, APositionAmongDaysIsNotOneAmongTimes) {
  DayTimes made{"2026-11-23",
                "",
                parse_times("07:00,17:00").value(),
                {schedule::parse_recurrence("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1").value()}};
  boost::json::object body;
  put_together(made, body);
  EXPECT_EQ(body.at("recurrence").as_array().size(), 2U);
  EXPECT_EQ(said(body), "07:00,17:00 FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1 2026-11-23 ");
}

TEST(DayTimes, TimesAreStrict) {
  EXPECT_EQ(times_text(parse_times("18:30,07:30:15,07:30:15").value()), "07:30:15,18:30");
  for (const char* text : {"", "7:30", "25:00", "07:30,", "noon"})
    EXPECT_FALSE(parse_times(text)) << text;
}

}  // namespace
}  // namespace xiangyin::ctl
