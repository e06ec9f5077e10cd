#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

#include "tests/unit/control/station_fixture.hpp"

namespace xiangyin::control {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class Transactions : public StationFixture {
 protected:
  static boost::json::object body_of(const std::string& answer) {
    return boost::json::parse(answer.substr(answer.find("\r\n\r\n") + 4)).as_object();
  }
  std::string digest() {
    return std::string(body_of(ask("GET /v1/status")).at("content_digest").as_string());
  }
  std::string post(const std::string& changes, const std::string& headers = {},
                   const std::string& query = {}) {
    return ask("POST /v1/transactions" + query, headers, R"({"changes":[)" + changes + "]}");
  }
};

const std::string playlist =
    R"({"kind":"playlist","id":"p","action":"put","body":{"items":[{"pause_seconds":1}]}})";
const std::string rule =
    R"({"kind":"rule","id":"r","action":"put","body":{"playlist":"p","start":"2026-11-23T07:30:00","recurrence":["FREQ=DAILY"]}})";

TEST_F(Transactions, TakeChangesThatNeedEachOtherInAnyOrder) {
  const std::string answer = post(rule + "," + playlist);
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 "));
  const auto body = body_of(answer);
  EXPECT_EQ(body.at("committed"), true);
  EXPECT_EQ(body.at("content_digest").as_string(), digest());
  EXPECT_EQ(body.at("changes").at(0).at("effect"), "created");
  EXPECT_THAT(ask("GET /v1/rules/r"), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(ask("GET /v1/playlists/p"), StartsWith("HTTP/1.1 200 "));
}

TEST_F(Transactions, AreRefusedWholeAndPointAtTheField) {
  const std::string before = digest();
  const std::string bad =
      R"({"kind":"playlist","id":"q","action":"put","body":{"items":[{"announcement":"nobody"}]}})";
  const std::string answer = post(playlist + "," + bad);
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 400 "));
  EXPECT_EQ(body_of(answer).at("pointer"), "/changes/1/body/items/0/announcement");
  EXPECT_EQ(digest(), before);
  EXPECT_THAT(ask("GET /v1/playlists/p"), StartsWith("HTTP/1.1 404 "));
}

TEST_F(Transactions, RefuseWhatIsNoChange) {
  const auto pointer = [this](const std::string& change) {
    const std::string answer = post(change);
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 4")) << change;
    return std::string(body_of(answer).at("pointer").as_string());
  };
  EXPECT_EQ(pointer(R"({"kind":"song","id":"p","action":"delete"})"), "/changes/0/kind");
  EXPECT_EQ(pointer(R"({"kind":"rule","id":"p","action":"sing"})"), "/changes/0/action");
  EXPECT_EQ(pointer(R"({"kind":"rule","id":"p","action":"put"})"), "/changes/0/body");
  EXPECT_EQ(pointer(R"({"kind":"rule","id":"p","action":"put","body":[]})"), "/changes/0/body");
  EXPECT_EQ(pointer(R"({"kind":"rule","id":"p","action":"delete","colour":1})"), "/changes/0/colour");
  EXPECT_EQ(pointer(R"({"kind":"rule","id":"p","action":"put","body":{}})"), "/changes/0/body");
  EXPECT_EQ(pointer(playlist + "," + playlist), "/changes/1/id");
  EXPECT_EQ(pointer(R"({"kind":"recording","id":"p","action":"put","body":{"title":"x"}})"), "/changes/0/id");
  EXPECT_THAT(post(R"({"kind":"rule","id":"none","action":"delete"})"), StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(post(R"({"kind":"rule","id":"none","action":"patch","body":{}})"), StartsWith("HTTP/1.1 404 "));
}

TEST_F(Transactions, AnswerWhatIsStillUsedWithAConflict) {
  post(playlist + "," + rule);
  const std::string answer = post(R"({"kind":"playlist","id":"p","action":"delete"})", "If-Match: *\r\n");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 409 "));
  EXPECT_EQ(body_of(answer).at("pointer"), "/changes/0");
  // Together with what uses it, it may go.
  EXPECT_THAT(
      post(R"({"kind":"playlist","id":"p","action":"delete"},{"kind":"rule","id":"r","action":"delete"})",
           "If-Match: *\r\n"),
      StartsWith("HTTP/1.1 200 "));
}

TEST_F(Transactions, DoNotWriteOverWhatNobodyHasSeen) {
  post(playlist);
  const std::string other =
      R"({"kind":"playlist","id":"p","action":"put","body":{"items":[{"pause_seconds":2}]}})";
  const std::string refused = post(other);
  EXPECT_THAT(refused, StartsWith("HTTP/1.1 428 "));
  EXPECT_EQ(body_of(refused).at("pointer"), "/changes/0/revision");
  const std::string stale =
      R"({"kind":"playlist","id":"p","action":"patch","revision":7,"body":{"title":"x"}})";
  EXPECT_THAT(post(stale), StartsWith("HTTP/1.1 412 "));
  const std::string seen =
      R"({"kind":"playlist","id":"p","action":"patch","revision":1,"body":{"title":"x"}})";
  EXPECT_THAT(post(seen), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(
      post(
          R"({"kind":"playlist","id":"p","action":"put","revision":0,"body":{"items":[{"pause_seconds":2}]}})"),
      StartsWith("HTTP/1.1 412 "));
}

TEST_F(Transactions, HoldToTheContentDigest) {
  const std::string before = digest();
  EXPECT_THAT(post(playlist, "If-Match: \"" + before + "\"\r\n"), StartsWith("HTTP/1.1 200 "));
  const std::string stale = post(rule, "If-Match: \"" + before + "\"\r\n");
  EXPECT_THAT(stale, StartsWith("HTTP/1.1 412 "));
  EXPECT_THAT(stale, HasSubstr("ETag: \"" + digest() + "\""));
}

TEST_F(Transactions, LeaveAloneWhatIsAlreadySo) {
  post(playlist);
  const std::string again = post(playlist, "If-Match: *\r\n");
  EXPECT_THAT(again, StartsWith("HTTP/1.1 200 "));
  EXPECT_EQ(body_of(again).at("changes").at(0).at("effect"), "unchanged");
  EXPECT_EQ(body_of(ask("GET /v1/playlists/p")).at("revision"), 1);
}

TEST_F(Transactions, CanBeRehearsed) {
  const std::string before = digest();
  const std::string answer = post(playlist + "," + rule, {}, "?dry_run=true");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 "));
  const auto body = body_of(answer);
  EXPECT_EQ(body.at("committed"), false);
  EXPECT_EQ(body.at("plan").at(0).at("recurrence_id"), "2026-11-23T07:30:00");
  EXPECT_EQ(body.at("plan").as_array().size(), 7);
  EXPECT_EQ(digest(), before);
  EXPECT_THAT(ask("GET /v1/rules/r"), StartsWith("HTTP/1.1 404 "));
  post(playlist + "," + rule);
  EXPECT_EQ(digest(), body.at("content_digest").as_string());
  EXPECT_THAT(post(playlist, {}, "?dry_run=perhaps"), StartsWith("HTTP/1.1 400 "));
}

TEST_F(Transactions, TheSameContentHasTheSameDigestWhateverTheWayToIt) {
  const std::string empty = digest();
  post(playlist + "," + rule);
  const std::string there = digest();
  post(R"({"kind":"rule","id":"r","action":"delete"})", "If-Match: *\r\n");
  EXPECT_NE(digest(), there);
  post(rule);
  EXPECT_EQ(digest(), there);
  EXPECT_NE(there, empty);
}

TEST_F(Transactions, TheOfficeSaysWhenAndNotWhat) {
  const auto token = [this](const std::string& role) {
    const auto made =
        body_of(ask("POST /v1/tokens", {}, R"({"name": "a )" + role + R"(", "role": ")" + role + "\"}"));
    return "Authorization: Bearer " + std::string(made.at("token").as_string()) + "\r\n";
  };
  const std::string scheduler = token("scheduler");
  const std::string refused = post(playlist + "," + rule, scheduler);
  EXPECT_THAT(refused, StartsWith("HTTP/1.1 403 "));
  EXPECT_THAT(refused, HasSubstr(R"("pointer":"/changes/0/kind")"));
  EXPECT_THAT(post(playlist, token("publisher")), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(post(rule, scheduler), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(post(rule, token("viewer")), StartsWith("HTTP/1.1 403 "));
}

TEST_F(Transactions, TheContentIsTaggedByItsDigest) {
  post(playlist);
  const std::string answer = ask("GET /v1/content");
  EXPECT_THAT(answer, HasSubstr("ETag: \"" + digest() + "\""));
  EXPECT_EQ(body_of(answer).at("playlists").as_array().size(), 1);
  EXPECT_THAT(ask("GET /v1/content", "If-None-Match: \"" + digest() + "\"\r\n"), StartsWith("HTTP/1.1 304 "));
}

}  // namespace
}  // namespace xiangyin::control
