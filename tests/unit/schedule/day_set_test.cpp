#include "daemon/schedule/day_set.hpp"

#include <gtest/gtest.h>

namespace xiangyin::schedule {
namespace {

std::string calendar(const std::string& events) {
  return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n" + events + "END:VCALENDAR\r\n";
}

TEST(DaySet, HolidaysOfACalendarFile) {
  const auto days = DaySet::from_icalendar(calendar(
      "BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:国庆节\r\nDTSTART;VALUE=DATE:20261001\r\nDTEND;VALUE=DATE:"
      "20261008\r\n"
      "END:VEVENT\r\n"
      "BEGIN:VEVENT\r\nUID:2\r\nDTSTART;VALUE=DATE:20260101\r\nRDATE;VALUE=DATE:20260102,2026\r\n 0103\r\n"
      "END:VEVENT\r\n"));
  ASSERT_TRUE(days) << to_text(days.error());
  EXPECT_TRUE(days->contains({2026, 10, 1}));
  EXPECT_TRUE(days->contains({2026, 10, 7}));
  EXPECT_FALSE(days->contains({2026, 10, 8}));
  EXPECT_TRUE(days->contains({2026, 1, 3}));
  EXPECT_EQ(days->last_date(), (LocalDate{2026, 10, 7}));
}

TEST(DaySet, YearlyEventsGoOnForEver) {
  const auto days =
      DaySet::from_icalendar(calendar("BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20260501\r\nDTEND;VALUE="
                                      "DATE:20260504\r\nRRULE:FREQ=YEARLY\r\n"
                                      "EXDATE;VALUE=DATE:20280501\r\nEND:VEVENT\r\n"));
  ASSERT_TRUE(days) << to_text(days.error());
  EXPECT_TRUE(days->contains({2027, 5, 3}));
  EXPECT_FALSE(days->contains({2027, 5, 4}));
  EXPECT_FALSE(days->contains({2028, 5, 2}));
  EXPECT_FALSE(days->last_date());
}

TEST(DaySet, WhatIsCancelledIsNoDay) {
  const auto days = DaySet::from_icalendar(
      calendar("BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20260501\r\nSTATUS:CANCELLED\r\nEND:VEVENT\r\n"
               "BEGIN:VEVENT\r\nUID:2\r\nDTSTART;VALUE=DATE:20260502\r\nEND:VEVENT\r\n"));
  ASSERT_TRUE(days);
  EXPECT_FALSE(days->contains({2026, 5, 1}));
  EXPECT_TRUE(days->contains({2026, 5, 2}));
}

TEST(DaySet, MarketDaysFromARule) {
  const auto rule = parse_recurrence("RSCALE=CHINESE;FREQ=MONTHLY;BYMONTHDAY=3,8,13,18,23,28").value();
  const auto days = DaySet::from_rule(rule, {2026, 1, 1}).value();
  EXPECT_TRUE(days.contains({2026, 2, 19}));  // the third of the first month
  EXPECT_FALSE(days.contains({2026, 2, 20}));
  EXPECT_FALSE(days.last_date());
  EXPECT_FALSE(DaySet::from_rule(parse_recurrence("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=1").value(),
                                 {2026, 1, 1}));
}

TEST(DaySet, SolarTerms) {
  const auto days = DaySet::from_solar_term("清明").value();
  EXPECT_TRUE(days.contains({2026, 4, 5}));
  EXPECT_FALSE(days.contains({2026, 4, 4}));
  EXPECT_EQ(days.last_date()->year, 2100);
  EXPECT_FALSE(DaySet::from_solar_term("Easter"));
}

TEST(DaySet, RefusesAFileThatCannotBeReadWhole) {
  const std::string whole =
      calendar("BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20261001\r\nSUMMARY:x\r\nEND:VEVENT\r\n");
  ASSERT_TRUE(DaySet::from_icalendar(whole));
  for (std::size_t size = 0; size + 2 < whole.size(); ++size) {
    EXPECT_FALSE(DaySet::from_icalendar(whole.substr(0, size))) << "cut after " << size;
  }
  const auto bad =
      DaySet::from_icalendar(calendar("BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261301\r\nEND:VEVENT\r\n"));
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().field, "line 5");
  EXPECT_FALSE(DaySet::from_icalendar(calendar("X-LONG:" + std::string(10'000'000, 'x') + "\r\n")));
}

}  // namespace
}  // namespace xiangyin::schedule
