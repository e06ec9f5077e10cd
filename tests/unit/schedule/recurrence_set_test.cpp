#include "daemon/schedule/recurrence_set.hpp"

#include <gmock/gmock.h>

namespace xiangyin::schedule {
namespace {

using testing::ElementsAre;

RecurrenceProperties daily_at_seven(const std::string& rule = "FREQ=DAILY;COUNT=4") {
  RecurrenceProperties properties;
  properties.start = {{2026, 11, 23, 7, 0, 0}, false};
  properties.rules = {parse_recurrence(rule).value()};
  return properties;
}

std::vector<std::string> texts(const RecurrenceProperties& properties) {
  std::vector<std::string> found;
  const auto set = RecurrenceSet::make(properties).value();
  for (const LocalTime& time : set.range({2000, 1, 1, 0, 0, 0}, {2100, 1, 1, 0, 0, 0}, 20)) {
    found.push_back(to_text(time));
  }
  return found;
}

TEST(RecurrenceSet, AddsAndTakesAway) {
  auto properties = daily_at_seven();
  properties.exceptions = parse_date_values("20261124T070000,20261125T080000").value();
  properties.additional = parse_date_values("20261123T120000,20261126T070000").value();
  EXPECT_THAT(texts(properties), ElementsAre("2026-11-23T07:00:00", "2026-11-23T12:00:00",
                                             "2026-11-25T07:00:00", "2026-11-26T07:00:00"));
}

TEST(RecurrenceSet, ADateIsTheWholeDayOrTheSameTimeOfDay) {
  auto properties = daily_at_seven();
  properties.exceptions = parse_date_values("20261124").value();
  properties.additional = parse_date_values("20261224").value();
  EXPECT_THAT(texts(properties), ElementsAre("2026-11-23T07:00:00", "2026-11-25T07:00:00",
                                             "2026-11-26T07:00:00", "2026-12-24T07:00:00"));
}

TEST(RecurrenceSet, MomentsInUtcAreOnTheWallClockOfTheZone) {
  auto properties = daily_at_seven();
  properties.zone = TimeZone::load("Asia/Shanghai").value();
  properties.exceptions = parse_date_values("20261123T230000Z").value();
  EXPECT_THAT(texts(properties),
              ElementsAre("2026-11-23T07:00:00", "2026-11-25T07:00:00", "2026-11-26T07:00:00"));
}

TEST(RecurrenceSet, WithoutARuleTheStartIsTheOccurrence) {
  auto properties = daily_at_seven();
  properties.rules.clear();
  EXPECT_THAT(texts(properties), ElementsAre("2026-11-23T07:00:00"));
}

TEST(RecurrenceSet, SeveralRulesAreOneSet) {
  auto properties = daily_at_seven("FREQ=DAILY;COUNT=2");
  properties.rules.push_back(parse_recurrence("FREQ=DAILY;BYHOUR=7,19;COUNT=3").value());
  EXPECT_THAT(texts(properties),
              ElementsAre("2026-11-23T07:00:00", "2026-11-23T19:00:00", "2026-11-24T07:00:00"));
}

TEST(RecurrenceSet, AThousandExceptionsAreStillAnEnd) {
  auto properties = daily_at_seven("FREQ=SECONDLY");
  properties.exceptions = parse_date_values("20261123,20261124").value();
  EXPECT_EQ(to_text(*RecurrenceSet::make(properties).value().next({2026, 1, 1, 0, 0, 0})),
            "2026-11-25T00:00:00");
}

TEST(RecurrenceSet, DateListsNameTheBadOne) {
  const auto values = parse_date_values("20261123,20261131,20261124");
  ASSERT_FALSE(values);
  EXPECT_EQ(values.error().message, "'20261131' at character 10 is not a date or a date and time");
  EXPECT_FALSE(parse_date_values(""));
  for (const std::string text : {"20261123", "20261123T070000", "20261123T070000Z"}) {
    EXPECT_EQ(to_text(parse_date_value(text).value()), text);
  }
}

}  // namespace
}  // namespace xiangyin::schedule
