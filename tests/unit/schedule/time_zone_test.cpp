#include "daemon/schedule/time_zone.hpp"

#include <gtest/gtest.h>

namespace xiangyin::schedule {
namespace {

std::string utc_of(const std::string& zone, const std::string& local) {
  const auto loaded = TimeZone::load(zone);
  const auto time = parse_local_time(local);
  return loaded && time ? core::to_rfc3339(loaded->to_instant(*time)) : "refused";
}

TEST(TimeZone, PlainTimes) {
  EXPECT_EQ(utc_of("Asia/Shanghai", "2026-11-23T07:30:00"), "2026-11-22T23:30:00.000Z");
  EXPECT_EQ(utc_of("UTC", "2026-11-23T07:30:00"), "2026-11-23T07:30:00.000Z");
  EXPECT_EQ(utc_of("Asia/Kathmandu", "2026-11-23T05:45:00"), "2026-11-23T00:00:00.000Z");
}

TEST(TimeZone, TimeInAGapIsReadWithTheOffsetBeforeIt) {
  EXPECT_EQ(utc_of("America/New_York", "2026-03-08T02:30:00"), "2026-03-08T07:30:00.000Z");
  EXPECT_EQ(utc_of("Australia/Lord_Howe", "2026-10-04T02:15:00"), "2026-10-03T15:45:00.000Z");
  EXPECT_EQ(utc_of("Pacific/Apia", "2011-12-30T12:00:00"), "2011-12-30T22:00:00.000Z");
}

TEST(TimeZone, TimeThatOccursTwiceIsItsFirstOccurrence) {
  EXPECT_EQ(utc_of("America/New_York", "2026-11-01T01:30:00"), "2026-11-01T05:30:00.000Z");
  EXPECT_EQ(utc_of("Australia/Lord_Howe", "2026-04-05T01:45:00"), "2026-04-04T14:45:00.000Z");
}

TEST(TimeZone, ShownIsWhatTheWallClockSays) {
  const TimeZone zone = TimeZone::load("Europe/Berlin").value();
  EXPECT_EQ(to_text(zone.shown({2026, 3, 29, 2, 30, 0})), "2026-03-29T03:30:00");
  EXPECT_EQ(to_text(zone.shown({2026, 10, 25, 2, 30, 0})), "2026-10-25T02:30:00");
}

TEST(TimeZone, GapIsOpenForItsOwnLengthAfterTheJump) {
  const TimeZone zone = TimeZone::load("Europe/Berlin").value();
  const auto jump = core::parse_rfc3339("2026-03-29T01:00:00Z").value();
  ASSERT_TRUE(zone.open_gap(jump));
  EXPECT_EQ(to_text(zone.open_gap(jump)->from), "2026-03-29T02:00:00");
  EXPECT_EQ(to_text(zone.open_gap(jump)->until), "2026-03-29T03:00:00");
  EXPECT_TRUE(zone.open_gap(jump + std::chrono::minutes(59)));
  EXPECT_FALSE(zone.open_gap(jump + std::chrono::minutes(60)));
  EXPECT_FALSE(zone.open_gap(jump - std::chrono::seconds(1)));
  EXPECT_FALSE(TimeZone::utc().open_gap(jump));
}

TEST(TimeZone, GapsOfAYear) {
  const TimeZone zone = TimeZone::load("Europe/Berlin").value();
  const auto gaps = zone.gaps({2026, 1, 1, 0, 0, 0}, {2028, 1, 1, 0, 0, 0});
  ASSERT_EQ(gaps.size(), 2U);
  EXPECT_EQ(to_text(gaps[0].from), "2026-03-29T02:00:00");
  EXPECT_EQ(to_text(gaps[1].until), "2027-03-28T03:00:00");
  EXPECT_EQ(zone.gaps({2026, 3, 29, 2, 30, 0}, {2026, 3, 29, 2, 31, 0}).size(), 1U);
  EXPECT_TRUE(zone.gaps({2026, 3, 29, 3, 0, 0}, {2026, 12, 31, 0, 0, 0}).empty());
  EXPECT_TRUE(zone.is_in_gap({2026, 3, 29, 2, 59, 59}));
  EXPECT_FALSE(zone.is_in_gap({2026, 10, 25, 2, 59, 59}));
}

TEST(TimeZone, RefusesWhatTheDatabaseDoesNotHave) {
  for (const std::string name :
       {"", "Mars/Olympus", "/etc/localtime", "../etc/passwd", "libc:localtime", "Asia"}) {
    const auto zone = TimeZone::load(name);
    ASSERT_FALSE(zone) << name;
    EXPECT_NE(zone.error().message.find("'" + name + "'"), std::string::npos);
  }
}

TEST(TimeZone, YearsBeyondTheInstantsEndAtTheEnd) {
  const TimeZone zone = TimeZone::utc();
  EXPECT_EQ(zone.to_instant({9999, 1, 1, 0, 0, 0}), core::Instant::max());
  EXPECT_EQ(zone.to_instant({1, 1, 1, 0, 0, 0}), core::Instant::min());
}

TEST(TimeZone, TheDatabaseTellsItsRelease) {
  // "2026f": a year and a letter.
  const std::string release = time_zone_release();
  ASSERT_GE(release.size(), 5U);
  EXPECT_GE(std::stoi(release), 2022);
}

}  // namespace
}  // namespace xiangyin::schedule
