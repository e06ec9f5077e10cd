#include "daemon/schedule/calendar_writer.hpp"

#include <gtest/gtest.h>

#include "daemon/schedule/icalendar.hpp"

namespace xiangyin::schedule {
namespace {

TEST(CalendarWriter, WritesMomentsAndEscapesText) {
  CalendarWriter writer;
  writer.moment("DTSTART", core::parse_rfc3339("2026-11-23T11:30:00.9+08:00").value());
  writer.text("SUMMARY", "fire; wind, \\ and\nwater\ttoo");
  EXPECT_EQ(writer.stream(), "DTSTART:20261123T033000Z\r\nSUMMARY:fire\\; wind\\, \\\\ and\\nwater too\r\n");
}

TEST(CalendarWriter, FoldsAt75OctetsAndNeverWithinACharacter) {
  for (int shift = 0; shift < 6; ++shift) {
    std::string text(static_cast<std::size_t>(shift), 'x');
    for (int i = 0; i < 60; ++i)
      text += "停水";
    CalendarWriter writer;
    writer.line("BEGIN", "VCALENDAR");
    writer.text("SUMMARY", text);
    writer.line("END", "VCALENDAR");
    std::string_view rest = writer.stream();
    while (!rest.empty()) {
      const auto end = rest.find("\r\n");
      EXPECT_LE(end, 75U);
      const std::string_view line = rest.substr(0, end);
      if (line.front() == ' ') {
        EXPECT_NE(static_cast<unsigned char>(line[1]) & 0xC0U, 0x80U) << shift;
      }
      rest.remove_prefix(end + 2);
    }
    const auto read = parse_icalendar(writer.stream());
    ASSERT_TRUE(read);
    EXPECT_EQ(read->front().find("SUMMARY")->value, text);
  }
}

}  // namespace
}  // namespace xiangyin::schedule
