#include "daemon/schedule/expansion.hpp"

#include <gmock/gmock.h>

#include "daemon/schedule/recurrence_set.hpp"

namespace xiangyin::schedule {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr LocalTime the_beginning{1, 1, 1, 0, 0, 0};

std::vector<std::string> occurrences(const std::string& start, const std::string& rule, std::size_t most,
                                     const std::string& zone = {}) {
  RecurrenceProperties properties;
  properties.start = {parse_local_time(start.size() == 10 ? start + "T00:00:00" : start).value(),
                      start.size() == 10};
  if (!zone.empty()) properties.zone = TimeZone::load(zone).value();
  const auto parsed = parse_recurrence(rule);
  if (!parsed) return {to_text(parsed.error())};
  properties.rules = {*parsed};
  const auto set = RecurrenceSet::make(properties);
  if (!set) return {to_text(set.error())};
  std::vector<std::string> texts;
  for (const LocalTime& time : set->range(the_beginning, {9999, 12, 31, 23, 59, 59}, most)) {
    texts.push_back(start.size() == 10 ? to_text(time.date()) : to_text(time));
  }
  return texts;
}

TEST(Expansion, StartIsAnOccurrenceOnlyIfItFits) {
  EXPECT_THAT(occurrences("2026-11-23", "FREQ=WEEKLY;BYDAY=TU;COUNT=2", 9),
              ElementsAre("2026-11-24", "2026-12-01"));
  EXPECT_THAT(occurrences("2026-11-24", "FREQ=WEEKLY;BYDAY=TU;COUNT=2", 9),
              ElementsAre("2026-11-24", "2026-12-01"));
}

TEST(Expansion, PositionsAreTakenFromTheWholePeriod) {
  EXPECT_THAT(occurrences("2026-01-15", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-1", 3),
              ElementsAre("2026-01-30", "2026-02-02", "2026-02-27"));
}

TEST(Expansion, WeeksBelongToTheYearOfTheirNumber) {
  EXPECT_THAT(occurrences("2024-12-30", "FREQ=YEARLY;INTERVAL=2;BYWEEKNO=1;BYDAY=MO", 3),
              ElementsAre("2024-12-30", "2027-01-04", "2029-01-01"));
}

TEST(Expansion, DaysThatAMonthDoesNotHave) {
  const std::string rule = "RSCALE=GREGORIAN;FREQ=MONTHLY;BYMONTHDAY=30;COUNT=3;SKIP=";
  EXPECT_THAT(occurrences("2026-01-30", rule + "OMIT", 9),
              ElementsAre("2026-01-30", "2026-03-30", "2026-04-30"));
  EXPECT_THAT(occurrences("2026-01-30", rule + "BACKWARD", 9),
              ElementsAre("2026-01-30", "2026-02-28", "2026-03-30"));
  EXPECT_THAT(occurrences("2026-01-30", rule + "FORWARD", 9),
              ElementsAre("2026-01-30", "2026-03-01", "2026-03-30"));
}

TEST(Expansion, ADaySkippedOntoAnotherIsOneOccurrence) {
  EXPECT_THAT(
      occurrences("2026-02-01", "RSCALE=GREGORIAN;FREQ=MONTHLY;BYMONTHDAY=1,31;COUNT=4;SKIP=FORWARD", 9),
      ElementsAre("2026-02-01", "2026-03-01", "2026-03-31", "2026-04-01"));
  EXPECT_THAT(
      occurrences("2026-02-01", "RSCALE=GREGORIAN;FREQ=MONTHLY;BYMONTHDAY=28,30;COUNT=3;SKIP=BACKWARD", 9),
      ElementsAre("2026-02-28", "2026-03-28", "2026-03-30"));
}

TEST(Expansion, MarketDaysOfTheLunarMonth) {
  EXPECT_THAT(occurrences("2026-02-17", "RSCALE=CHINESE;FREQ=MONTHLY;BYMONTHDAY=3,8,13,18,23,28", 7),
              ElementsAre("2026-02-19", "2026-02-24", "2026-03-01", "2026-03-06", "2026-03-11", "2026-03-16",
                          "2026-03-21"));
}

TEST(Expansion, RecurrenceWithinTheDayIsOnTheWallClock) {
  // The hour that is skipped is shown as the next, which is there already; COUNT counts it once.
  EXPECT_THAT(occurrences("2026-03-29T01:00:00", "FREQ=HOURLY;COUNT=3", 9, "Europe/Berlin"),
              ElementsAre("2026-03-29T01:00:00", "2026-03-29T03:00:00", "2026-03-29T04:00:00"));
  EXPECT_THAT(occurrences("2026-03-29T00:00:00", "FREQ=HOURLY;INTERVAL=2;COUNT=3", 9, "Europe/Berlin"),
              ElementsAre("2026-03-29T00:00:00", "2026-03-29T02:00:00", "2026-03-29T04:00:00"));
  // The day that Samoa left out.
  EXPECT_THAT(occurrences("2011-12-29T12:00:00", "FREQ=DAILY;COUNT=3", 9, "Pacific/Apia"),
              ElementsAre("2011-12-29T12:00:00", "2011-12-31T12:00:00", "2012-01-01T12:00:00"));
}

TEST(Expansion, UntilInUtcIsComparedAsAnInstant) {
  EXPECT_THAT(occurrences("2026-10-24T02:30:00", "FREQ=DAILY;UNTIL=20261025T003000Z", 9, "Europe/Berlin"),
              ElementsAre("2026-10-24T02:30:00", "2026-10-25T02:30:00"));
  EXPECT_THAT(occurrences("2026-10-24T02:30:00", "FREQ=DAILY;UNTIL=20261025T002959Z", 9, "Europe/Berlin"),
              ElementsAre("2026-10-24T02:30:00"));
  EXPECT_THAT(occurrences("2026-03-28T02:30:00", "FREQ=DAILY;UNTIL=20260329T011500Z", 9, "Europe/Berlin"),
              ElementsAre("2026-03-28T02:30:00"));
}

TEST(Expansion, RefusesWhatTheStartForbids) {
  EXPECT_THAT(occurrences("2026-11-23", "FREQ=HOURLY", 1), ElementsAre(testing::HasSubstr("FREQ: ")));
  EXPECT_THAT(occurrences("2026-11-23", "FREQ=DAILY;BYHOUR=7", 1),
              ElementsAre(testing::HasSubstr("BYHOUR: ")));
  EXPECT_THAT(occurrences("2026-11-23", "FREQ=DAILY;UNTIL=20261231T000000Z", 1),
              ElementsAre(testing::HasSubstr("UNTIL: ")));
  EXPECT_THAT(occurrences("2026-11-23T07:30:00", "FREQ=DAILY;UNTIL=20261231", 1),
              ElementsAre(testing::HasSubstr("UNTIL: ")));
  EXPECT_THAT(occurrences("1899-11-23", "RSCALE=CHINESE;FREQ=DAILY", 1),
              ElementsAre(testing::HasSubstr("DTSTART: ")));
}

TEST(Expansion, RulesThatNeverMatchAreFoundOut) {
  for (const std::string rule :
       {"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MONTHLY;INTERVAL=12;BYMONTH=3;BYMONTHDAY=1",
        "FREQ=DAILY;BYMONTH=4;BYMONTHDAY=31", "FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=3",
        "FREQ=SECONDLY;INTERVAL=2;BYSECOND=1,3",
        "FREQ=SECONDLY;INTERVAL=60;BYSECOND=1;BYMONTH=2;BYMONTHDAY=30", "FREQ=HOURLY;INTERVAL=24;BYHOUR=9",
        "FREQ=MINUTELY;INTERVAL=1440;BYMINUTE=31;BYDAY=MO", "FREQ=SECONDLY;INTERVAL=604800;BYDAY=TU",
        "FREQ=SECONDLY;INTERVAL=7;BYDAY=TU;BYHOUR=0;BYMINUTE=0;BYSECOND=1",
        "RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=1L;BYMONTHDAY=30", "FREQ=YEARLY;BYYEARDAY=60;BYMONTH=12",
        "FREQ=YEARLY;BYWEEKNO=30;BYMONTH=1", "FREQ=DAILY;COUNT=1;UNTIL=20260101T000000Z"}) {
    RecurrenceProperties properties;
    properties.start = {{2026, 11, 23, 7, 30, 0}, false};  // a Monday
    const auto parsed = parse_recurrence(rule);
    if (!parsed) continue;
    properties.rules = {*parsed};
    EXPECT_FALSE(check_occurs(RecurrenceSet::make(properties).value())) << rule;
  }
}

TEST(Expansion, FarJumpsAndLongCountsAreNoWork) {
  RecurrenceProperties properties;
  properties.start = {{1970, 1, 1, 0, 0, 0}, false};
  properties.rules = {parse_recurrence("FREQ=SECONDLY;INTERVAL=7").value()};
  const auto set = RecurrenceSet::make(properties).value();
  const auto found = set.next({9999, 1, 1, 0, 0, 0});
  ASSERT_TRUE(found);
  EXPECT_EQ(to_local_second(*found) % 7, 0);
  properties.rules = {parse_recurrence("FREQ=SECONDLY;COUNT=10000000").value()};
  EXPECT_EQ(to_text(*RecurrenceSet::make(properties).value().next({1970, 4, 26, 17, 46, 38})),
            "1970-04-26T17:46:39");
  EXPECT_FALSE(RecurrenceSet::make(properties).value().next({1970, 4, 26, 17, 46, 39}));
}

TEST(Expansion, EndsWhereItsCalendarEnds) {
  EXPECT_THAT(occurrences("9999-12-30", "FREQ=DAILY", 9), ElementsAre("9999-12-30", "9999-12-31"));
  EXPECT_THAT(occurrences("2198-12-30", "RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1", 9),
              ElementsAre(testing::StartsWith("2199-")));
}

}  // namespace
}  // namespace xiangyin::schedule
