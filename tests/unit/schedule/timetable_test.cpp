#include "daemon/schedule/timetable.hpp"

#include <gmock/gmock.h>

namespace xiangyin::schedule {
namespace {

using core::Instant;
using testing::ElementsAre;
using testing::IsEmpty;

Instant at(const std::string& text) {
  return core::parse_rfc3339(text).value();
}

RecurrenceProperties from(const std::string& start, const std::vector<std::string>& rules,
                          const std::string& zone = "Asia/Shanghai") {
  RecurrenceProperties properties;
  properties.start = {parse_local_time(start).value(), false};
  properties.zone = TimeZone::load(zone).value();
  for (const std::string& rule : rules)
    properties.rules.push_back(parse_recurrence(rule).value());
  return properties;
}

std::shared_ptr<const DaySet> days(const std::vector<std::string>& texts) {
  std::vector<LocalDate> dates;
  for (const std::string& text : texts)
    dates.push_back(parse_local_date(text).value());
  return std::make_shared<const DaySet>(std::move(dates));
}

/// The local times that come after a moment, with the instant where `with_instant`.
std::vector<std::string> following(const Timetable& timetable, Instant after, int count,
                                   bool with_instant = false) {
  std::vector<std::string> texts;
  for (int i = 0; i < count; ++i) {
    const auto moment = timetable.next(after);
    if (!moment) break;
    after = moment->start;
    texts.push_back(to_text(moment->local) +
                    (with_instant ? "=" + core::to_rfc3339(after).substr(11, 5) : ""));
  }
  return texts;
}

TEST(Timetable, WorkdaysThatAreReallyWorkdays) {
  // National Day of 2026: off from 1 to 7 October, while Saturday the 10th is worked.
  const auto holidays = days({"2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07"});
  const auto make_up = days({"2026-10-10"});
  const auto timetable = Timetable::make(from("2026-09-01T07:30:00", {"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"}),
                                         {make_up}, {holidays})
                             .value();
  EXPECT_THAT(following(timetable, at("2026-09-30T00:00:00+08:00"), 5),
              ElementsAre("2026-09-30T07:30:00", "2026-10-08T07:30:00", "2026-10-09T07:30:00",
                          "2026-10-10T07:30:00", "2026-10-12T07:30:00"));
}

TEST(Timetable, AnIncludedDayHasEveryTimeOfTheRule) {
  const auto timetable =
      Timetable::make(from("2026-11-02T07:30:00",
                           {"FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;BYDAY=MO;BYHOUR=12,18;BYMINUTE=5"}),
                      {days({"2026-11-04"})})
          .value();
  EXPECT_THAT(following(timetable, at("2026-11-03T00:00:00+08:00"), 4),
              ElementsAre("2026-11-04T07:30:00", "2026-11-04T12:05:00", "2026-11-04T18:05:00",
                          "2026-11-09T07:30:00"));
}

TEST(Timetable, WithoutARecurrenceOnlyIncludedDaysAreDue) {
  const auto market = std::make_shared<const DaySet>(
      DaySet::from_rule(parse_recurrence("RSCALE=CHINESE;FREQ=MONTHLY;BYMONTHDAY=3,8,13,18,23,28").value(),
                        {2026, 1, 1})
          .value());
  const auto timetable = Timetable::make(from("2026-11-01T06:00:00", {}), {market}).value();
  // 1 November 2026 is the 23rd of the ninth month.
  EXPECT_THAT(following(timetable, at("2026-11-01T12:00:00+08:00"), 3),
              ElementsAre("2026-11-06T06:00:00", "2026-11-11T06:00:00", "2026-11-16T06:00:00"));
}

TEST(Timetable, NothingIsDueBeforeTheStartNorAfterTheEnd) {
  const auto timetable =
      Timetable::make(from("2026-11-10T07:30:00", {"FREQ=WEEKLY;BYDAY=MO;UNTIL=20261201T000000"}),
                      {days({"2026-11-04", "2026-11-14", "2026-12-05"})})
          .value();
  EXPECT_THAT(following(timetable, at("2026-01-01T00:00:00+08:00"), 9),
              ElementsAre("2026-11-14T07:30:00", "2026-11-16T07:30:00", "2026-11-23T07:30:00",
                          "2026-11-30T07:30:00"));
}

TEST(Timetable, ExceptionsAndExcludedDaysGoBeforeIncludedOnes) {
  auto properties = from("2026-11-02T07:30:00", {"FREQ=WEEKLY;BYDAY=MO"});
  properties.exceptions = parse_date_values("20261105").value();
  const auto timetable =
      Timetable::make(properties, {days({"2026-11-04", "2026-11-05", "2026-11-06"})}, {days({"2026-11-06"})})
          .value();
  EXPECT_THAT(following(timetable, at("2026-11-03T00:00:00+08:00"), 2),
              ElementsAre("2026-11-04T07:30:00", "2026-11-09T07:30:00"));
}

TEST(Timetable, CountCannotCountDaysOfADaySet) {
  const auto made =
      Timetable::make(from("2026-11-02T07:30:00", {"FREQ=DAILY;COUNT=3"}), {days({"2026-12-01"})});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().field, "COUNT");
}

TEST(Timetable, EverythingExcludedIsFoundOutAndRefused) {
  const auto every_day = std::make_shared<const DaySet>(
      DaySet::from_rule(parse_recurrence("FREQ=DAILY").value(), {2026, 1, 1}).value());
  const auto timetable =
      Timetable::make(from("2026-11-02T07:30:00", {"FREQ=DAILY"}), {}, {every_day}).value();
  EXPECT_FALSE(timetable.next(at("2026-11-02T00:00:00Z")));
  EXPECT_FALSE(check_occurs(timetable));
}

TEST(Timetable, TooManyADayAreRefused) {
  const auto too_many = Timetable::make(from("2026-11-02T00:00:00", {"FREQ=SECONDLY;INTERVAL=59"})).value();
  EXPECT_FALSE(check_occurs(too_many));
  EXPECT_TRUE(check_occurs(Timetable::make(from("2026-11-02T00:00:00", {"FREQ=MINUTELY"})).value()));
}

TEST(Timetable, OrderOfInstantsInTheNightOfAGap) {
  const auto timetable =
      Timetable::make(from("2026-03-28T00:00:00",
                           {"FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=15", "FREQ=DAILY;BYHOUR=2;BYMINUTE=45"},
                           "Europe/Berlin"))
          .value();
  // 02:15 is shown as 03:15, which is there already; 02:45 is shown as 03:45.
  EXPECT_THAT(following(timetable, at("2026-03-29T00:00:00Z"), 4, true),
              ElementsAre("2026-03-29T01:15:00=00:15", "2026-03-29T03:15:00=01:15",
                          "2026-03-29T02:45:00=01:45", "2026-03-30T01:15:00=23:15"));
}

TEST(Timetable, OrderOfInstantsInTheNightOfAnOverlap) {
  const auto timetable =
      Timetable::make(from("2026-10-01T00:00:00", {"FREQ=DAILY;BYHOUR=2;BYMINUTE=15,45"}, "Europe/Berlin"))
          .value();
  // After the second 02:20 both have been, at their first showing.
  EXPECT_THAT(following(timetable, at("2026-10-25T01:20:00Z"), 1), ElementsAre("2026-10-26T02:15:00"));
}

TEST(Timetable, SkippedHourIsSaidWithTheOffsetBeforeIt) {  // RFC 5545 section 3.3.10
  const auto timetable =
      Timetable::make(from("2026-03-28T02:30:00", {"FREQ=DAILY"}, "Europe/Berlin")).value();
  EXPECT_THAT(
      following(timetable, at("2026-03-28T00:00:00Z"), 3, true),
      ElementsAre("2026-03-28T02:30:00=01:30", "2026-03-29T02:30:00=01:30", "2026-03-30T02:30:00=00:30"));
}

TEST(Timetable, RepeatedHourIsSaidOnce) {
  const auto timetable =
      Timetable::make(from("2026-10-24T02:30:00", {"FREQ=DAILY"}, "Europe/Berlin")).value();
  EXPECT_THAT(following(timetable, at("2026-10-24T12:00:00Z"), 2, true),
              ElementsAre("2026-10-25T02:30:00=00:30", "2026-10-26T02:30:00=01:30"));
}

TEST(Timetable, ADateThatItsZoneNeverHad) {  // Samoa had no 30 December 2011
  const auto timetable = Timetable::make(from("2011-12-28T07:00:00", {"FREQ=DAILY"}, "Pacific/Apia")).value();
  EXPECT_THAT(following(timetable, at("2011-12-28T00:00:00Z"), 4),
              ElementsAre("2011-12-28T07:00:00", "2011-12-29T07:00:00", "2011-12-31T07:00:00",
                          "2012-01-01T07:00:00"));
}

}  // namespace
}  // namespace xiangyin::schedule
