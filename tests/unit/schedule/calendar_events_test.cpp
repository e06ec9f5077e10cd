#include "daemon/schedule/calendar_events.hpp"

#include <gmock/gmock.h>

namespace xiangyin::schedule {
namespace {

std::string calendar(const std::string& inside) {
  return "BEGIN:VCALENDAR\r\n" + inside + "END:VCALENDAR\r\n";
}

TEST(CalendarEvents, ReadsWhenAndWhere) {
  const auto reading = read_calendar_events(
      calendar("BEGIN:VTIMEZONE\r\nTZID:Asia/Shanghai\r\nEND:VTIMEZONE\r\n"
               "BEGIN:VEVENT\r\nUID:a\r\nSUMMARY:Fire\\, wind\\nand "
               "water\r\nDTSTART;TZID=\"Asia/Shanghai\":20261123T073000\r\n"
               "RRULE:FREQ=WEEKLY;BYDAY=MO\r\nEXDATE;TZID=Asia/Shanghai:20261130T073000\r\nEND:VEVENT\r\n"));
  ASSERT_TRUE(reading) << to_text(reading.error());
  ASSERT_EQ(reading->events.size(), 1U);
  EXPECT_TRUE(reading->unrepresented.empty());
  const CalendarEvent& event = reading->events[0];
  EXPECT_EQ(event.summary, "Fire, wind\nand water");
  EXPECT_EQ(event.recurrence.zone->name(), "Asia/Shanghai");
  const auto set = RecurrenceSet::make(event.recurrence).value();
  EXPECT_EQ(to_text(*set.next({2026, 11, 23, 7, 30, 0})), "2026-12-07T07:30:00");
}

TEST(CalendarEvents, AReplacedOccurrenceIsAnExceptionOfItsEvent) {
  const auto reading = read_calendar_events(calendar(
      "BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20261123T073000\r\nRRULE:FREQ=DAILY;COUNT=3\r\nEND:VEVENT\r\n"
      "BEGIN:VEVENT\r\nUID:a\r\nRECURRENCE-ID:20261124T073000\r\nDTSTART:20261124T090000\r\nEND:VEVENT\r\n"));
  ASSERT_TRUE(reading);
  ASSERT_EQ(reading->events.size(), 2U);
  const auto set = RecurrenceSet::make(reading->events[0].recurrence).value();
  EXPECT_EQ(to_text(*set.next({2026, 11, 23, 7, 30, 0})), "2026-11-25T07:30:00");
  EXPECT_TRUE(reading->events[1].replaces);
}

TEST(CalendarEvents, WhatHasNoEqualIsReported) {
  const auto reading = read_calendar_events(
      calendar("BEGIN:VTODO\r\nEND:VTODO\r\n"
               "BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20261123T073000\r\nEXRULE:FREQ=DAILY\r\n"
               "BEGIN:VALARM\r\nEND:VALARM\r\nEND:VEVENT\r\n"
               "BEGIN:VEVENT\r\nUID:b\r\nDTSTART;TZID=Mars/Olympus:20261123T073000\r\nEND:VEVENT\r\n"
               "BEGIN:VEVENT\r\nUID:c\r\nDTSTART:20261123T073000\r\nRRULE:FREQ=DAYLY\r\nEND:VEVENT\r\n"));
  ASSERT_TRUE(reading);
  EXPECT_EQ(reading->events.size(), 1U);
  std::vector<std::string> what;
  for (const auto& item : reading->unrepresented)
    what.push_back(std::to_string(item.line) + " " + item.what);
  EXPECT_THAT(what, testing::ElementsAre("2 VTODO has no equal here", "7 EXRULE has no equal here",
                                         "8 VALARM has no equal here", testing::HasSubstr("Mars/Olympus"),
                                         testing::HasSubstr("line 18: RRULE: 'DAYLY' at character 6")));
}

}  // namespace
}  // namespace xiangyin::schedule
