#include "daemon/schedule/rule.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace xiangyin::schedule {
namespace {

core::Result<Rule> read(const std::string& body) {
  return Rule::from_json("r", boost::json::parse(body).as_object(), TimeZone::utc());
}

/// The first thing that is wrong with a rule, wherever it is found.
core::Error refusal(const std::string& body) {
  const auto rule = read(body);
  if (!rule) return rule.error();
  const auto timetable = make_timetable(*rule, [](const std::string&) { return nullptr; });
  if (!timetable) return timetable.error();
  const auto occurs = check_occurs(*rule, *timetable);
  return occurs ? core::Error{core::ErrorCode::invalid, "accepted", {}, {}} : occurs.error();
}

TEST(Rule, JsonRoundTrip) {
  const auto rule = read(
      R"({"title":"早","playlist":"p","start":"2026-11-23T07:30:00","time_zone":"Asia/Shanghai",
          "recurrence":["freq=weekly;byday=FR,MO","RSCALE=CHINESE;FREQ=MONTHLY;BYMONTHDAY=15,1"],
          "additional":["2026-12-25","2026-12-24T18:00:00"],"exceptions":["2026-11-27"],
          "exclude_day_sets":["holidays"],"zones":["b","a","a"],"lateness_seconds":5,"priority":"urgent","interruption":"resume",
          "maximum_seconds":600,"gain_db":-6.0,"enabled":false})");
  ASSERT_TRUE(rule) << to_text(rule.error());
  EXPECT_EQ(
      boost::json::value(rule->to_json()),
      boost::json::parse(
          R"({"id":"r","title":"早","playlist":"p","start":"2026-11-23T07:30:00","time_zone":"Asia/Shanghai",
          "recurrence":["FREQ=WEEKLY;BYDAY=MO,FR","RSCALE=CHINESE;FREQ=MONTHLY;BYMONTHDAY=1,15"],
          "additional":["2026-12-25","2026-12-24T18:00:00"],"exceptions":["2026-11-27"],
          "include_day_sets":[],"exclude_day_sets":["holidays"],"zones":["a","b"],"lateness_seconds":5,"priority":"urgent","interruption":"resume",
          "maximum_seconds":600,"gain_db":-6.0,"enabled":false})"));
  const auto again = Rule::from_json("r", rule->to_json(), TimeZone::utc());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->to_json(), rule->to_json());
}

TEST(Rule, NeedsAPlaylistAndAStart) {
  const auto rule = read(R"({"playlist":"p","start":"2026-11-23T07:30:00"})");
  ASSERT_TRUE(rule);
  EXPECT_EQ(rule->recurrence.zone->name(), "UTC");
  EXPECT_TRUE(rule->enabled);
}

TEST(Rule, ErrorsNameThePartAndThePosition) {
  const core::Error error = refusal(
      R"({"playlist":"p","start":"2026-11-23T07:30:00","recurrence":["FREQ=DAILY","FREQ=WEEKLY;BYDAY=MO,XX"]})");
  EXPECT_EQ(error.field, "/recurrence/1");
  EXPECT_EQ(error.message.substr(0, error.message.find(" is not")), "BYDAY: 'XX' at character 22");
}

struct Refused {
  std::string members;  ///< beside the playlist and a start
  std::string field;
};

class RefusedRules : public ::testing::TestWithParam<Refused> {};

TEST_P(RefusedRules, NameTheField) {
  const std::string beginning = GetParam().members.find("\"start\"") == std::string::npos
                                    ? R"({"playlist":"p","start":"2026-11-23T07:30:00",)"
                                    : R"({"playlist":"p",)";
  const core::Error error = refusal(beginning + GetParam().members + "}");
  EXPECT_EQ(error.field, GetParam().field);
  EXPECT_FALSE(error.advice.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Table, RefusedRules,
    ::testing::Values(
        Refused{R"("playlist":"")", "/playlist"}, Refused{R"("start":null)", "/start"},
        Refused{R"("start":"2026-02-30T07:30:00")", "/start"},
        Refused{R"("start":"2026-11-23T25:00:00")", "/start"}, Refused{R"("start":"2026-11-23")", "/start"},
        Refused{R"("start":"2026-11-23T07:30:00Z")", "/start"},
        Refused{R"("time_zone":"Mars/Base")", "/time_zone"},
        Refused{R"("recurrence":"FREQ=DAILY")", "/recurrence"},
        Refused{R"("recurrence":["FREQ=DAILY;COUNT=0"])", "/recurrence/0"},
        Refused{R"("recurrence":["FREQ=DAILY;UNTIL=20261231"])", "/recurrence/0"},
        Refused{R"("recurrence":["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"])", "/recurrence"},
        Refused{R"("recurrence":["FREQ=DAILY;UNTIL=20261122T000000"])", "/recurrence"},
        Refused{R"("recurrence":["FREQ=SECONDLY"])", "/recurrence"},
        Refused{R"("start":"1850-01-01T07:30:00","recurrence":["RSCALE=CHINESE;FREQ=MONTHLY"])", "/start"},
        Refused{R"("exceptions":["2026-11-23"])", "/start"},
        Refused{R"("exceptions":["2026-11-31"])", "/exceptions/0"},
        Refused{R"("additional":["2026-12-01","20261202"])", "/additional/1"},
        Refused{R"("zones":["../x"])", "/zones"}, Refused{R"("include_day_sets":["A"])", "/include_day_sets"},
        Refused{R"("recurrence":["FREQ=DAILY;COUNT=3"],"include_day_sets":["a"])", "/include_day_sets"},
        Refused{R"("lateness_seconds":-1)", "/lateness_seconds"},
        Refused{R"("priority":"loud")", "/priority"}, Refused{R"("interruption":"later")", "/interruption"},
        Refused{R"("maximum_seconds":86401)", "/maximum_seconds"}, Refused{R"("gain_db":21)", "/gain_db"},
        Refused{R"("loud":true)", "/loud"}));

}  // namespace
}  // namespace xiangyin::schedule
