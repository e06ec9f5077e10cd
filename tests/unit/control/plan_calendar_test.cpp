#include <gmock/gmock.h>

#include "daemon/core/json.hpp"
#include "daemon/schedule/calendar_events.hpp"
#include "tests/unit/control/station_fixture.hpp"

namespace xiangyin::control {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class PlanCalendar : public StationFixture {
 protected:
  void put_rule(const std::string& more = {}) {
    ask("PUT /v1/playlists/p", {}, R"({"title": "Fire; wind, water", "items": [{"pause_seconds": 5}]})");
    ask("PUT /v1/rules/r", {},
        R"({"playlist": "p", "start": "2026-11-23T07:30:00", "recurrence": ["FREQ=DAILY;COUNT=3"])" + more +
            "}");
  }
  static std::string body_of(const std::string& answer) { return answer.substr(answer.find("\r\n\r\n") + 4); }
  std::string secret_of(const std::string& answer) {
    const auto body = core::parse_json(body_of(answer));
    return std::string(body->as_object().at("token").as_string());
  }
};

TEST_F(PlanCalendar, HasEveryBroadcastAsAnEvent) {
  put_rule();
  const std::string answer = ask("GET /v1/plan.ics");
  EXPECT_THAT(answer, HasSubstr("Content-Type: text/calendar; charset=utf-8\r\n"));
  const auto reading = schedule::read_calendar_events(body_of(answer));
  ASSERT_TRUE(reading) << core::to_text(reading.error());
  ASSERT_EQ(reading->events.size(), 3U);
  const schedule::CalendarEvent& first = reading->events.front();
  EXPECT_THAT(first.uid, StartsWith("r-20261123T073000@"));
  EXPECT_EQ(first.summary, "Fire; wind, water");
  EXPECT_EQ(to_text(first.recurrence.start.time), "2026-11-22T23:30:00");
  EXPECT_EQ(first.recurrence.zone, schedule::TimeZone::utc());
  EXPECT_FALSE(first.cancelled);
}

TEST_F(PlanCalendar, SaysWhatWillNotBeHeardAndWhy) {
  ask("PUT /v1/playlists/p", {}, R"({"items": [{"pause_seconds": 90}]})");
  for (const char* rule : {"a", "b"})
    ask(std::string("PUT /v1/rules/") + rule, {},
        R"({"playlist": "p", "start": "2026-11-23T07:30:00", "lateness_seconds": 10})");
  const std::string answer = ask("GET /v1/plan.ics");
  EXPECT_THAT(answer, HasSubstr("SUMMARY:p (displaced)\r\n"));
  EXPECT_THAT(answer, HasSubstr("DESCRIPTION:"));
  EXPECT_THAT(answer, HasSubstr("STATUS:CANCELLED\r\n"));
}

TEST_F(PlanCalendar, ASubscriptionIsGoodForThePlanAloneAndUntilItIsRevoked) {
  put_rule();
  const std::string wanted = R"({"name": "phone", "role": "viewer", "kind": "calendar"})";
  EXPECT_THAT(ask("POST /v1/tokens", {}, wanted), StartsWith("HTTP/1.1 409 "));  // no phone could reach it
  ASSERT_THAT(ask("POST /v1/tls", {}, R"({"names": ["box.local"]})"), StartsWith("HTTP/1.1 201 "));
  const std::string made = ask("POST /v1/tokens", {}, wanted);
  const std::string secret = secret_of(made);
  EXPECT_THAT(made, HasSubstr("/v1/plan.ics?token=" + secret + "\"]"));
  EXPECT_THAT(made, HasSubstr("https://box.local:"));
  EXPECT_THAT(ask("GET /v1/plan.ics?token=" + secret), HasSubstr("BEGIN:VEVENT"));
  EXPECT_THAT(ask("GET /v1/plan.ics?token=" + secret + "x"), StartsWith("HTTP/1.1 401 "));
  EXPECT_THAT(ask("GET /v1/plan.ics?token=x", "Authorization: Bearer " + secret + "\r\n"),
              StartsWith("HTTP/1.1 401 "));
  EXPECT_THAT(ask("GET /v1/plan", "Authorization: Bearer " + secret + "\r\n"), StartsWith("HTTP/1.1 401 "));
  EXPECT_THAT(ask("GET /v1/plan?token=" + secret), StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(ask("GET /v1/audit"), Not(HasSubstr(secret)));
  const std::string id = secret.substr(3, 12);
  EXPECT_THAT(ask("DELETE /v1/tokens/" + id), StartsWith("HTTP/1.1 204 "));
  EXPECT_THAT(ask("GET /v1/plan.ics?token=" + secret), StartsWith("HTTP/1.1 401 "));
}

TEST_F(PlanCalendar, NoTokenOfAnotherKindGoesIntoAnAddress) {
  const std::string bearer = secret_of(ask("POST /v1/tokens", {}, R"({"name": "x", "role": "admin"})"));
  EXPECT_THAT(ask("GET /v1/plan.ics?token=" + bearer), StartsWith("HTTP/1.1 401 "));
  EXPECT_THAT(ask("GET /v1/plan.ics", "Authorization: Bearer " + bearer + "\r\n"),
              StartsWith("HTTP/1.1 200 "));
}

TEST_F(PlanCalendar, ACalendarIsAViewerAndNothingElse) {
  const auto refused = [this](const std::string& target, const std::string& more) {
    return ask("POST " + target, {}, R"({"name": "x", )" + more + "}");
  };
  EXPECT_THAT(refused("/v1/tokens", R"("role": "admin", "kind": "calendar")"),
              HasSubstr(R"("pointer":"/role")"));
  EXPECT_THAT(refused("/v1/tokens", R"("role": "viewer", "kind": "browser")"),
              HasSubstr(R"("pointer":"/kind")"));
  EXPECT_THAT(refused("/v1/pairings", R"("role": "viewer", "kind": "calendar")"),
              HasSubstr(R"("pointer":"/kind")"));
}

TEST_F(PlanCalendar, RefusesASpanThatIsNone) {
  EXPECT_THAT(ask("GET /v1/plan.ics?from=2026-11-24T00:00:00Z&to=2026-11-23T00:00:00Z"),
              StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(ask("GET /v1/plan.ics?from=soon"), StartsWith("HTTP/1.1 400 "));
}

}  // namespace
}  // namespace xiangyin::control
