#include "daemon/plan/daily_period.hpp"

#include <gtest/gtest.h>

namespace xiangyin::plan {
namespace {

using core::Instant;
using schedule::TimeZone;

Instant at(const std::string& text) {
  return core::parse_rfc3339(text).value();
}

/// The stretch that holds at a moment: "begin/end", or "none".
std::string held(const config::DailyPeriod& period, const std::string& zone, const std::string& moment) {
  const auto span = overlap(period, Station{TimeZone::load(zone).value(), {}, {}},
                            {at(moment), at(moment) + core::Duration(1)});
  if (!span) return "none";
  return core::to_rfc3339(span->begin).substr(0, 16) + "/" + core::to_rfc3339(span->end).substr(0, 16);
}

config::DailyPeriod period(int from_hour, int from_minute, int until_hour, int until_minute) {
  config::DailyPeriod made;
  made.from_second = (from_hour * 60 + from_minute) * 60;
  made.until_second = (until_hour * 60 + until_minute) * 60;
  return made;
}

const config::DailyPeriod night = period(22, 0, 6, 0);

TEST(DailyPeriod, HoldsOverMidnightAndItsEndIsNotInIt) {
  EXPECT_EQ(held(night, "UTC", "2026-11-23T21:59:59Z"), "none");
  EXPECT_EQ(held(night, "UTC", "2026-11-23T22:00:00Z"), "2026-11-23T22:00/2026-11-24T06:00");
  EXPECT_EQ(held(night, "UTC", "2026-11-24T05:59:59Z"), "2026-11-23T22:00/2026-11-24T06:00");
  EXPECT_EQ(held(night, "UTC", "2026-11-24T06:00:00Z"), "none");
}

TEST(DailyPeriod, BelongsToTheDayOnWhichItBegins) {
  config::DailyPeriod friday = night;
  friday.days = {false, false, false, false, true, false, false};
  EXPECT_EQ(held(friday, "UTC", "2026-11-27T23:00:00Z"), "2026-11-27T22:00/2026-11-28T06:00");
  EXPECT_EQ(held(friday, "UTC", "2026-11-28T05:00:00Z"), "2026-11-27T22:00/2026-11-28T06:00");
  EXPECT_EQ(held(friday, "UTC", "2026-11-28T23:00:00Z"), "none");
}

TEST(DailyPeriod, FromAndUntilTheSameIsAWholeDay) {
  const config::DailyPeriod whole = period(6, 0, 6, 0);
  EXPECT_EQ(held(whole, "UTC", "2026-11-23T06:00:00Z"), "2026-11-23T06:00/2026-11-24T06:00");
}

TEST(DailyPeriod, AnHourShownTwiceIsQuietUntilItsSecondTime) {
  const config::DailyPeriod until_two_thirty = period(22, 0, 2, 30);
  EXPECT_EQ(held(until_two_thirty, "Europe/Berlin", "2026-10-25T01:15:00Z"),
            "2026-10-24T20:00/2026-10-25T01:30");
  // Lord Howe goes back by half an hour, in its own autumn.
  const config::DailyPeriod until_quarter_to_two = period(22, 0, 1, 45);
  EXPECT_EQ(held(until_quarter_to_two, "Australia/Lord_Howe", "2027-04-03T15:00:00Z"),
            "2027-04-03T11:00/2027-04-03T15:15");
}

TEST(DailyPeriod, AnHourThatIsSkippedEndsItWhereTheClockJumps) {
  const config::DailyPeriod until_two_thirty = period(22, 0, 2, 30);
  EXPECT_EQ(held(until_two_thirty, "Europe/Berlin", "2026-03-29T00:59:00Z"),
            "2026-03-28T21:00/2026-03-29T01:30");
}

TEST(DailyPeriod, HoldsOnTheDaysOfItsCalendarsButNotOnThoseItExcepts) {
  Station station{TimeZone::utc(), {}, {}};
  station.calendars["/holidays"] =
      std::make_shared<schedule::DaySet>(std::vector<schedule::LocalDate>{{2026, 10, 1}, {2026, 10, 2}});
  station.calendars["/workdays"] =
      std::make_shared<schedule::DaySet>(std::vector<schedule::LocalDate>{{2026, 10, 10}});
  config::DailyPeriod late = period(6, 0, 8, 0);
  late.days = {false, false, false, false, false, true, true};
  late.calendars = {"/holidays"};
  late.except_calendars = {"/workdays"};
  const auto holds = [&](const std::string& date) {
    const Instant seven = at(date + "T07:00:00Z");
    return overlap(late, station, {seven, seven + core::Duration(1)}).has_value();
  };
  EXPECT_TRUE(holds("2026-10-01"));   // a Thursday
  EXPECT_FALSE(holds("2026-10-08"));  // another
  EXPECT_TRUE(holds("2026-10-11"));   // a Sunday
  EXPECT_FALSE(holds("2026-10-10"));  // a Saturday that is worked
}

TEST(DailyPeriod, ADayThatADateLineSkips) {
  // Samoa had no 30 December 2011: Friday night follows Wednesday's.
  EXPECT_EQ(held(night, "Pacific/Apia", "2011-12-30T09:00:00Z"), "2011-12-30T08:00/2011-12-30T16:00");
}

}  // namespace
}  // namespace xiangyin::plan
