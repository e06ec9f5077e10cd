#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include "tests/unit/control/station_fixture.hpp"

namespace xiangyin::control {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::StartsWith;

/// It is seven in the morning of Monday, 2026-11-23, in Shanghai.
class Preflight : public StationFixture {
 protected:
  void SetUp() override {
    StationFixture::SetUp();
    ask("PUT /v1/playlists/noon", as_json, R"({"title":"午间","items":[{"pause_seconds":60}]})");
  }

  std::string foresee(const std::string& rule) { return ask("POST /v1/preflight", as_json, rule); }

  static json::value body_of(const std::string& answer) {
    return json::parse(answer.substr(answer.find("\r\n\r\n") + 4));
  }

  static constexpr const char* as_json = "Content-Type: application/json\r\n";
};

TEST_F(Preflight, ShowsTheNextTenDatesAndChangesNothing) {
  const std::string answer = foresee(
      R"({"playlist":"noon","start":"2026-11-23T11:30:00","recurrence":["FREQ=WEEKLY;BYDAY=MO,FR"]})");
  ASSERT_THAT(answer, StartsWith("HTTP/1.1 200"));
  const json::value body = body_of(answer);
  const auto& items = body.at("items").as_array();
  ASSERT_EQ(items.size(), 10U);
  EXPECT_EQ(items[0].at("recurrence_id"), "2026-11-23T11:30:00");
  EXPECT_EQ(items[0].at("scheduled_at"), "2026-11-23T03:30:00.000Z");
  EXPECT_EQ(items[1].at("recurrence_id"), "2026-11-27T11:30:00");
  EXPECT_EQ(items[0].at("planned").at("duration_seconds").to_number<double>(), 60);
  EXPECT_TRUE(items[9].at("planned").is_null());  // the 25th of December is beyond what is planned
  EXPECT_EQ(body_of(ask("GET /v1/rules")).at("items").as_array().size(), 0U);
}

TEST_F(Preflight, SaysWhereItClashesWithWhatIsThere) {
  ask("PUT /v1/rules/first", as_json,
      R"({"playlist":"noon","start":"2026-11-23T11:30:00","lateness_seconds":0})");
  const json::value body =
      body_of(foresee(R"({"playlist":"noon","start":"2026-11-23T11:30:10","lateness_seconds":5})"));
  const auto& items = body.at("items").as_array();
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(items[0].at("planned").at("outcome"), "displaced");
}

TEST_F(Preflight, OfARuleThatIsThereStandsInItsPlace) {
  ask("PUT /v1/rules/first", as_json, R"({"playlist":"noon","start":"2026-11-23T11:30:00"})");
  const json::value body =
      body_of(foresee(R"({"id":"first","playlist":"noon","start":"2026-11-23T11:30:20"})"));
  const auto& items = body.at("items").as_array();
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(items[0].at("recurrence_id"), "2026-11-23T11:30:20");
  EXPECT_EQ(items[0].at("planned").at("outcome"), "completed");
}

TEST_F(Preflight, RefusesWhatARuleMayNotBe) {
  EXPECT_THAT(foresee(R"({"playlist":"gone","start":"2026-11-23T11:30:00"})"), HasSubstr("/playlist"));
  EXPECT_THAT(foresee(R"({"playlist":"noon","start":"2026-02-30T11:30:00"})"), HasSubstr("/start"));
  EXPECT_THAT(foresee(R"({"id":7,"playlist":"noon","start":"2026-11-23T11:30:00"})"), HasSubstr("/id"));
  EXPECT_THAT(foresee("[]"), StartsWith("HTTP/1.1 400"));
  EXPECT_THAT(foresee(R"({"playlist":"noon","start":"2026-11-23T11:30:00","whatever":1})"),
              StartsWith("HTTP/1.1 400"));
}

}  // namespace
}  // namespace xiangyin::control
