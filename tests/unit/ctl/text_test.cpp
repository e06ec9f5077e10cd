#include <gtest/gtest.h>

#include "daemon/ctl/client.hpp"
#include "daemon/ctl/days.hpp"
#include "daemon/ctl/duration.hpp"
#include "daemon/ctl/event_stream.hpp"
#include "daemon/ctl/moment.hpp"

namespace xiangyin::ctl {
namespace {

using Names = std::vector<std::string>;

TEST(Days, AreReadAsPeopleWriteThem) {
  EXPECT_EQ(*parse_days("mon-fri"), (Names{"MO", "TU", "WE", "TH", "FR"}));
  EXPECT_EQ(*parse_days("weekends"), (Names{"SA", "SU"}));
  EXPECT_EQ(*parse_days("Sunday,MO"), (Names{"MO", "SU"}));
  EXPECT_EQ(*parse_days("sat-mon"), (Names{"MO", "SA", "SU"}));
  EXPECT_EQ(parse_days("daily")->size(), 7U);
  for (const char* text : {"", "mon,", "m", "mon-", "-fri", "someday", "mond", "mon--fri"})
    EXPECT_FALSE(parse_days(text)) << text;
}

TEST(Days, AreWrittenAsTheyAreRead) {
  for (const char* text : {"daily", "mon-fri", "sat,sun", "wed", "mon,wed-fri,sun"})
    EXPECT_EQ(days_text(*parse_days(text)), text);
}

TEST(Duration, HasAUnitOrIsSeconds) {
  using namespace std::chrono_literals;
  EXPECT_EQ(*parse_duration("90"), 90s);
  EXPECT_EQ(*parse_duration("1.5s"), 1500ms);
  EXPECT_EQ(*parse_duration("250ms"), 250ms);
  EXPECT_EQ(*parse_duration("2min"), 2min);
  EXPECT_EQ(*parse_duration("1h"), 1h);
  for (const char* text : {"", "s", "-1s", "25h", "1d", "1 s", "inf", "nan", "1e3"})
    EXPECT_FALSE(parse_duration(text)) << text;
}

TEST(Moment, IsByTheStationsClock) {
  const absl::TimeZone zone = zone_of("Asia/Shanghai");
  EXPECT_EQ(*parse_moment("2026-11-23", zone), "2026-11-22T16:00:00Z");
  EXPECT_EQ(*parse_moment("2026-11-23 07:30", zone), "2026-11-22T23:30:00Z");
  EXPECT_EQ(*parse_moment("2026-11-23T07:30:15", zone), "2026-11-22T23:30:15Z");
  EXPECT_EQ(*parse_moment("2026-11-23T07:30:00+09:00", zone), "2026-11-22T22:30:00.000Z");
  for (const char* text : {"", "2026-02-30", "2026-13-01", "25:00", "tomorrow", "infinite-future"})
    EXPECT_FALSE(parse_moment(text, zone)) << text;
  EXPECT_EQ(local_text("2026-11-22T23:30:00.000Z", zone), "Mon 2026-11-23 07:30:00");
  EXPECT_EQ(local_text("2026-11-22T23:29:59.999Z", zone), "Mon 2026-11-23 07:30:00");
  EXPECT_EQ(local_text("", zone), "");
  EXPECT_EQ(date_text("2026-11-22T23:30:00Z", zone), "2026-11-23");
}

TEST(TargetText, IsPercentEncoded) {
  EXPECT_EQ(make_target("/v1/recordings", {{"title", "防 & 1+1=2?"}, {"speaker", ""}}),
            "/v1/recordings?title=%E9%98%B2%20%26%201%2B1%3D2%3F");
  EXPECT_EQ(make_target("/v1/rules/../x y"), "/v1/rules/../x%20y");
}

TEST(EventStream, IsTheSameHoweverItIsCut) {
  const std::string text =
      ": hello\nretry: 3000\n\nid: 1\nevent: a\ndata: {}\n\n: still here\n\ndata: x\r\ndata: y\r\n\r\n";
  for (std::size_t size = 1; size <= text.size(); ++size) {
    std::string seen;
    EventStreamParser parser(
        [&](const StreamEvent& event) { seen += event.id + '|' + event.type + '|' + event.data + ';'; });
    for (std::size_t begin = 0; begin < text.size(); begin += size)
      parser.feed(std::string_view(text).substr(begin, size));
    EXPECT_EQ(seen, "1|a|{};1|message|x\ny;") << size;
  }
}

}  // namespace
}  // namespace xiangyin::ctl
