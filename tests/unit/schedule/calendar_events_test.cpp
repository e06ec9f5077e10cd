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

/// When an event is due, by the clock of its zone.
std::vector<std::string> due(const std::string& inside) {
  const auto reading = read_calendar_events(calendar("BEGIN:VEVENT\r\n" + inside + "END:VEVENT\r\n"));
  if (!reading) return {to_text(reading.error())};
  if (reading->events.size() != 1) return {reading->unrepresented.front().what};
  std::vector<std::string> times;
  const auto set = RecurrenceSet::make(reading->events.front().recurrence).value();
  for (const LocalTime& time : set.range({2026, 1, 1, 0, 0, 0}, {2030, 1, 1, 0, 0, 0}, 10))
    times.push_back(to_text(time));
  return times;
}

TEST(CalendarEvents, DatesInOtherZonesAreTheSameMoments) {
  EXPECT_THAT(due("DTSTART;TZID=Asia/Shanghai:20261123T073000\r\nRRULE:FREQ=DAILY;COUNT=3\r\n"
                  "RDATE;TZID=Asia/Tokyo:20261201T090000\r\nEXDATE;TZID=Europe/Berlin:20261124T003000\r\n"),
              testing::ElementsAre("2026-11-23T07:30:00", "2026-11-25T07:30:00", "2026-12-01T08:00:00"));
  EXPECT_THAT(due("DTSTART:20261123T073000\r\nEXDATE;TZID=Europe/Berlin:20261124T003000\r\n"),
              testing::ElementsAre(testing::HasSubstr("EXDATE: it has a time zone, and DTSTART has none")));
}

TEST(CalendarEvents, WhatAnEventHasOnceIsNotThereTwice) {
  EXPECT_THAT(due("DTSTART:20261123T073000\r\nDTSTART:20261124T073000\r\n"),
              testing::ElementsAre("DTSTART: the event has it twice"));
  EXPECT_THAT(due("UID:a\r\nDTSTART:20261123T073000\r\nUID:b\r\n"),
              testing::ElementsAre("UID: the event has it twice"));
}

TEST(CalendarEvents, OfAPeriodTheStartCounts) {
  EXPECT_THAT(due("DTSTART:20261123T073000\r\nRDATE;VALUE=PERIOD:20261201T090000/PT1H,20261202T090000/"
                  "20261202T100000\r\n"),
              testing::ElementsAre("2026-11-23T07:30:00", "2026-12-01T09:00:00", "2026-12-02T09:00:00"));
}

TEST(CalendarEvents, WholeDaysMayHaveADuration) {
  const auto days = [](const std::string& length) {
    const auto reading = read_calendar_events(
        calendar("BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261123\r\n" + length + "\r\nEND:VEVENT\r\n"));
    return reading && !reading->events.empty() ? reading->events.front().days : 0;
  };
  EXPECT_EQ(days("DURATION:P3D"), 3);
  EXPECT_EQ(days("DURATION:P2W"), 14);
  EXPECT_EQ(days("DTEND;VALUE=DATE:20261125"), 2);
  for (const char* wrong : {"DURATION:PT1H", "DURATION:P0D", "DURATION:P", "DURATION:P99999W",
                            "DTEND;VALUE=DATE:20261123", "DTEND;VALUE=DATE:99991231"})
    EXPECT_EQ(days(wrong), 0) << wrong;
}

TEST(CalendarEvents, WhatIsCancelledIsMarkedSo) {
  const std::string event = "BEGIN:VEVENT\r\nDTSTART:20261123T073000\r\n";
  const auto cancelled = [](const std::string& text) {
    return read_calendar_events(calendar(text))->events.front().cancelled;
  };
  EXPECT_FALSE(cancelled(event + "STATUS:CONFIRMED\r\nEND:VEVENT\r\n"));
  EXPECT_TRUE(cancelled(event + "STATUS:CANCELLED\r\nEND:VEVENT\r\n"));
  EXPECT_TRUE(cancelled("METHOD:CANCEL\r\n" + event + "END:VEVENT\r\n"));
}

TEST(CalendarEvents, ZonesGoByTheirNameOrByWhatTheFileSaysOfThem) {
  const auto zone = [](const std::string& name, const std::string& definition) {
    const auto reading = read_calendar_events(calendar(
        "BEGIN:VTIMEZONE\r\nTZID:" + name + "\r\n" + definition +
        "END:VTIMEZONE\r\nBEGIN:VEVENT\r\nDTSTART;TZID=\"" + name + "\":20261123T073000\r\nEND:VEVENT\r\n"));
    if (!reading) return to_text(reading.error());
    return reading->events.empty() ? reading->unrepresented.front().what
                                   : reading->events.front().recurrence.zone->name();
  };
  const auto offset = [](const std::string& part, const std::string& value) {
    return "BEGIN:" + part + "\r\nTZOFFSETTO:" + value + "\r\nEND:" + part + "\r\n";
  };
  EXPECT_EQ(zone("Asia/Shanghai", offset("STANDARD", "+0100")), "Asia/Shanghai");
  EXPECT_EQ(zone("(UTC+08:00) Beijing", "X-LIC-LOCATION:Asia/Shanghai\r\n"), "Asia/Shanghai");
  EXPECT_EQ(zone("/mozilla.org/20070129_1/Europe/Berlin", ""), "Europe/Berlin");
  EXPECT_EQ(zone("/mozilla.org/20070129_1/America/Argentina/Salta", ""), "America/Argentina/Salta");
  // However long the path: this took minutes and all memory.
  EXPECT_EQ(zone(std::string(60'000, '/') + "Europe/Berlin", ""), "Europe/Berlin");
  EXPECT_THAT(zone(std::string(60'000, '/'), ""), testing::HasSubstr("is not a time zone"));
  EXPECT_EQ(zone("China Standard Time", offset("STANDARD", "+0800")), "Etc/GMT-8");
  EXPECT_EQ(zone("Hawaiian Standard Time", offset("STANDARD", "-1000")), "Etc/GMT+10");
  for (const std::string& unclear :
       {offset("STANDARD", "+0100") + offset("DAYLIGHT", "+0200"), offset("STANDARD", "+0530"),
        offset("STANDARD", "+2300"), offset("STANDARD", "x"), std::string()})
    EXPECT_THAT(zone("Some Standard Time", unclear), testing::HasSubstr("is not a time zone")) << unclear;
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
                                         testing::HasSubstr("18 RRULE: 'DAYLY' at character 6")));
}

}  // namespace
}  // namespace xiangyin::schedule
