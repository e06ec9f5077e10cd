#include <gmock/gmock.h>

#include "daemon/plan/day_set_warnings.hpp"

namespace xiangyin::plan {
namespace {

TEST(CalendarWarnings, NameWhatEndsBeforeADay) {
  Station station{schedule::TimeZone::utc(), {}, {}};
  const auto day_set = [](schedule::DaySet days) {
    return std::make_shared<const schedule::DaySet>(std::move(days));
  };
  station.calendars["/etc/xiangyin/2026.ics"] = day_set(schedule::DaySet({{2026, 10, 7}}));
  station.calendars["/etc/xiangyin/market.ics"] =
      day_set(*schedule::DaySet::from_rule(*schedule::parse_recurrence("FREQ=WEEKLY"), {2026, 1, 1}));
  EXPECT_THAT(calendar_warnings(station, {2026, 10, 7}), testing::IsEmpty());
  EXPECT_THAT(calendar_warnings(station, {2026, 10, 8}),
              testing::ElementsAre(
                  "calendar '2026.ics', which quiet hours or gains go by, ends on 2026-10-07; put the "
                  "next year's in its place"));
}

}  // namespace
}  // namespace xiangyin::plan
