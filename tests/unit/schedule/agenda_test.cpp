#include "daemon/schedule/agenda.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace xiangyin::schedule {
namespace {

using core::Instant;

Rule rule_of(const std::string& body) {
  auto rule = Rule::from_json("r", boost::json::parse(body).as_object(), TimeZone::utc());
  EXPECT_TRUE(rule) << to_text(rule.error());
  return *rule;
}

Instant at(const std::string& text) {
  return core::parse_rfc3339(text).value();
}

std::string starts(const Rule& rule, Instant after, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    const auto next = next_occurrence(rule, after);
    if (!next) return text + "end";
    after = next->start;
    text += to_text(next->recurrence_id) + "=" + core::to_rfc3339(next->start) + " ";
  }
  return text;
}

TEST(Agenda, EveryDayAtALocalTime) {
  const Rule rule =
      rule_of(R"({"playlist":"p","from":"2026-11-23","time":"07:30","time_zone":"Asia/Shanghai"})");
  EXPECT_EQ(starts(rule, at("2026-11-23T07:00:00+08:00"), 2),
            "2026-11-23T07:30:00=2026-11-22T23:30:00.000Z 2026-11-24T07:30:00=2026-11-23T23:30:00.000Z ");
}

TEST(Agenda, TheMomentItselfIsNotAfterIt) {
  const Rule rule = rule_of(R"({"playlist":"p","from":"2026-11-23","time":"07:30"})");
  EXPECT_EQ(next_occurrence(rule, at("2026-11-24T07:30:00Z"))->start, at("2026-11-25T07:30:00Z"));
}

TEST(Agenda, KeepsToDaysAndDates) {
  const Rule rule = rule_of(
      R"({"playlist":"p","from":"2026-11-23","until":"2026-12-06","days":["SA","SU"],"time":"17:05:30"})");
  EXPECT_EQ(starts(rule, at("2026-01-01T00:00:00Z"), 5),
            "2026-11-28T17:05:30=2026-11-28T17:05:30.000Z 2026-11-29T17:05:30=2026-11-29T17:05:30.000Z "
            "2026-12-05T17:05:30=2026-12-05T17:05:30.000Z 2026-12-06T17:05:30=2026-12-06T17:05:30.000Z end");
}

TEST(Agenda, SkippedHourIsSaidWithTheOffsetBeforeIt) {  // RFC 5545 section 3.3.10
  const Rule rule =
      rule_of(R"({"playlist":"p","from":"2026-03-28","time":"02:30","time_zone":"Europe/Berlin"})");
  EXPECT_EQ(starts(rule, at("2026-03-28T00:00:00Z"), 3),
            "2026-03-28T02:30:00=2026-03-28T01:30:00.000Z 2026-03-29T02:30:00=2026-03-29T01:30:00.000Z "
            "2026-03-30T02:30:00=2026-03-30T00:30:00.000Z ");
}

TEST(Agenda, RepeatedHourIsSaidOnce) {
  const Rule rule =
      rule_of(R"({"playlist":"p","from":"2026-10-24","time":"02:30","time_zone":"Europe/Berlin"})");
  EXPECT_EQ(starts(rule, at("2026-10-24T12:00:00Z"), 2),
            "2026-10-25T02:30:00=2026-10-25T00:30:00.000Z 2026-10-26T02:30:00=2026-10-26T01:30:00.000Z ");
}

struct Refused {
  std::string body;
  std::string field;
};

class RefusedRules : public ::testing::TestWithParam<Refused> {};

TEST_P(RefusedRules, NameTheField) {
  const auto rule = Rule::from_json("r", boost::json::parse(GetParam().body).as_object(), TimeZone::utc());
  ASSERT_FALSE(rule);
  EXPECT_EQ(rule.error().field, GetParam().field);
  EXPECT_FALSE(rule.error().advice.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Table, RefusedRules,
    ::testing::Values(
        Refused{R"({"from":"2026-11-23","time":"07:30"})", "/playlist"},
        Refused{R"({"playlist":"p","time":"07:30"})", "/from"},
        Refused{R"({"playlist":"p","from":"2026-11-23"})", "/time"},
        Refused{R"({"playlist":"p","from":"2026-02-30","time":"07:30"})", "/from"},
        Refused{R"({"playlist":"p","from":"2026-11-23","time":"25:00"})", "/time"},
        Refused{R"({"playlist":"p","from":"2026-11-23","time":"7:30"})", "/time"},
        Refused{R"({"playlist":"p","from":"2026-11-23","until":"2026-11-22","time":"07:30"})", "/until"},
        Refused{R"({"playlist":"p","from":"2026-11-23","time":"07:30","days":["XX"]})", "/days"},
        Refused{R"({"playlist":"p","from":"2026-11-23","time":"07:30","days":[]})", "/days"},
        Refused{R"({"playlist":"p","from":"2026-11-23","until":"2026-11-24","time":"07:30","days":["SA"]})",
                "/days"},
        Refused{R"({"playlist":"p","from":"2026-11-23","time":"07:30","time_zone":"Mars/Base"})",
                "/time_zone"},
        Refused{R"({"playlist":"p","from":"2026-11-23","time":"07:30","zones":["../x"]})", "/zones"},
        Refused{R"({"playlist":"p","from":"2026-11-23","time":"07:30","lateness_seconds":-1})",
                "/lateness_seconds"},
        Refused{R"({"playlist":"p","from":"2026-11-23","time":"07:30","priority":"loud"})", "/priority"},
        Refused{R"({"playlist":"p","from":"2026-11-23","time":"07:30","interruption":"later"})",
                "/interruption"},
        Refused{R"({"playlist":"p","from":"2026-11-23","time":"07:30","maximum_seconds":86401})",
                "/maximum_seconds"},
        Refused{R"({"playlist":"p","from":"2026-11-23","time":"07:30","gain_db":21})", "/gain_db"},
        Refused{R"({"playlist":"p","from":"2026-11-23","time":"07:30","loud":true})", "/loud"}));

TEST(Rule, JsonRoundTrip) {
  const Rule rule = rule_of(
      R"({"title":"早","playlist":"p","from":"2026-11-23","until":"2027-01-01","days":["MO","FR"],"time":"07:30",
          "time_zone":"Asia/Shanghai","zones":["b","a","a"],"lateness_seconds":5,
          "priority":"urgent","interruption":"resume","maximum_seconds":600,"gain_db":-6,"enabled":false})");
  const auto again = Rule::from_json("r", rule.to_json(), TimeZone::utc());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->to_json(), rule.to_json());
  EXPECT_EQ(rule.zones, (std::vector<std::string>{"a", "b"}));
}

}  // namespace
}  // namespace xiangyin::schedule
