#include "daemon/core/time.hpp"

#include <gtest/gtest.h>

namespace xiangyin::core {
namespace {

using namespace std::chrono_literals;

TEST(Time, Rfc3339RoundTrip) {
  for (const std::string text :
       {"1970-01-01T00:00:00.000Z", "2026-11-23T23:30:00.125Z", "2100-02-28T23:59:59.999Z"}) {
    const auto instant = parse_rfc3339(text);
    ASSERT_TRUE(instant) << text;
    EXPECT_EQ(to_rfc3339(*instant), text);
  }
}

TEST(Time, Rfc3339IsTheNearestMillisecond) {
  const Instant second = parse_rfc3339("2026-11-23T07:30:00Z").value();
  EXPECT_EQ(to_rfc3339(second - 50us), "2026-11-23T07:30:00.000Z");
  EXPECT_EQ(to_rfc3339(second + 50us), "2026-11-23T07:30:00.000Z");
}

TEST(Time, Rfc3339OffsetIsApplied) {
  EXPECT_EQ(to_rfc3339(parse_rfc3339("2026-11-23T07:30:00+08:00").value()), "2026-11-22T23:30:00.000Z");
}

TEST(Time, Rfc3339RefusesWhatIsNotADate) {
  for (const std::string text : {"", "tomorrow", "2026-13-01T00:00:00Z", "2026-11-23", "2026-11-23T07:30:00",
                                 "infinite-future", "9999-01-01T00:00:00Z"}) {
    EXPECT_FALSE(parse_rfc3339(text)) << text;
  }
}

TEST(Time, DurationForPeople) {
  EXPECT_EQ(to_text(Duration(1500ms)), "1.5 s");
  EXPECT_EQ(to_text(Duration(125s)), "2 min 05 s");
  EXPECT_EQ(to_text(Duration(70min)), "1 h 10 min");
}

}  // namespace
}  // namespace xiangyin::core
