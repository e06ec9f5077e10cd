#include "daemon/schedule/local_time.hpp"

#include <gtest/gtest.h>

namespace xiangyin::schedule {
namespace {

TEST(LocalTime, TextRoundTrip) {
  for (const std::string text : {"0001-01-01T00:00:00", "1969-12-31T23:59:59", "2024-02-29T12:00:00",
                                 "2026-11-23T07:30:00", "9999-12-31T23:59:59"}) {
    const auto time = parse_local_time(text);
    ASSERT_TRUE(time) << text;
    EXPECT_EQ(to_text(*time), text);
    EXPECT_EQ(to_text(to_local_time(to_local_second(*time))), text);
    EXPECT_EQ(to_text(time->date()), text.substr(0, 10));
    EXPECT_EQ(to_date(to_day_number(time->date())), time->date());
  }
}

TEST(LocalTime, RefusesTimesThatDoNotExist) {
  for (const std::string text :
       {"", "2026-02-29T00:00:00", "2026-13-01T00:00:00", "2026-00-10T00:00:00", "2026-11-31T00:00:00",
        "0000-01-01T00:00:00", "2026-11-23T24:00:00", "2026-11-23T07:60:00", "2026-11-23T07:30:60",
        "2026-11-23 07:30:00", "2026-11-23T07:30", "2026-11-23T07:30:00Z", "2026-11-23T07:30:0x"}) {
    EXPECT_FALSE(parse_local_time(text)) << text;
  }
  EXPECT_FALSE(parse_local_date("2026-02-29"));
  EXPECT_FALSE(parse_local_date("2026-2-9"));
}

TEST(LocalTime, Weekdays) {
  EXPECT_EQ(weekday(LocalDate{1970, 1, 1}), Weekday::thursday);
  EXPECT_EQ(weekday(LocalDate{1969, 12, 28}), Weekday::sunday);
  EXPECT_EQ(weekday(LocalDate{2026, 11, 23}), Weekday::monday);
  EXPECT_EQ(weekday(LocalDate{1, 1, 1}), Weekday::monday);
}

TEST(LocalTime, DaysAreAddedOverEveryEdge) {
  EXPECT_EQ(add_days({2026, 12, 31}, 1), (LocalDate{2027, 1, 1}));
  EXPECT_EQ(add_days({2024, 3, 1}, -1), (LocalDate{2024, 2, 29}));
  EXPECT_EQ(to_day_number({1, 1, 1}), first_day_number);
  EXPECT_EQ(to_day_number({9999, 12, 31}), last_day_number);
}

TEST(LocalTime, OrderIsThatOfTheClock) {
  EXPECT_LT((LocalTime{2026, 11, 23, 7, 30, 0}), (LocalTime{2026, 11, 23, 7, 30, 1}));
  EXPECT_LT((LocalTime{2026, 11, 23, 23, 0, 0}), (LocalTime{2026, 12, 1, 0, 0, 0}));
}

}  // namespace
}  // namespace xiangyin::schedule
