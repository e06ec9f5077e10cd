#include <list>

#include <gmock/gmock.h>

#include "tests/unit/control/station_fixture.hpp"

namespace xiangyin::control {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

using Session = StationFixture;

constexpr const char* status_request = "GET /v1/status HTTP/1.1\r\nHost: localhost\r\n\r\n";
constexpr const char* pause_playlist = R"({"title": "静", "items": [{"pause_seconds": 1}]})";

TEST_F(Session, AnswersStatus) {
  const std::string answer = ask("GET /v1/status");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer, HasSubstr("Content-Type: application/json\r\n"));
  EXPECT_THAT(answer, HasSubstr("Date: Sun, 22 Nov 2026 23:00:00 GMT\r\n"));
  EXPECT_THAT(answer, HasSubstr(R"("time_zone":"Asia/Shanghai")"));
}

TEST_F(Session, AnswersHeadWithoutABody) {
  const std::string answer = ask("HEAD /v1/status");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer, HasSubstr("Content-Length: "));
  EXPECT_TRUE(answer.ends_with("\r\n\r\n"));
}

TEST_F(Session, KeepsAConnectionForPipelinedRequests) {
  Client client = connect();
  client.send(std::string(status_request) + status_request);
  EXPECT_THAT(client.read_until("}\n"), StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(client.read_until("}\n"), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_F(Session, RefusesWhatIsNotHttp) {
  Client client = connect();
  client.send("status\n\n\r\n\r\n");
  EXPECT_THAT(client.read_all(), StartsWith("HTTP/1.1 400 "));
}

TEST_F(Session, RefusesAnOversizedHeader) {
  const std::string answer = ask("GET /v1/status", "X-Long: " + std::string(20000, 'x') + "\r\n");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 431 "));
}

TEST_F(Session, RefusesAHugeBodyAndStillGetsItsAnswerThrough) {
  const std::string answer = ask("PUT /v1/playlists/big", {}, std::string(10'000'000, ' '));
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(answer, HasSubstr("1 MiB"));
}

TEST_F(Session, RefusesAHugeChunkedBody) {
  std::string body;
  for (int chunk = 0; chunk < 32; ++chunk)
    body += "10000\r\n" + std::string(0x10000, ' ') + "\r\n";
  Client client = connect();
  client.send("PUT /v1/playlists/big HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + body +
              "0\r\n\r\n");
  EXPECT_THAT(client.read_all(), StartsWith("HTTP/1.1 413 "));
}

TEST_F(Session, RefusesARequestWithoutHost) {
  Client client = connect();
  client.send("GET /v1/status HTTP/1.1\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(client.read_all(), StartsWith("HTTP/1.1 400 "));
}

TEST_F(Session, RefusesABodyThatIsNotJson) {
  const std::string form = "Content-Type: application/x-www-form-urlencoded\r\n";
  EXPECT_THAT(ask("PUT /v1/playlists/p", form, "a=1"), StartsWith("HTTP/1.1 415 "));
  EXPECT_THAT(ask("PUT /v1/playlists/p", {}, "{\"items\": ["), StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(ask("PUT /v1/playlists/p", {}, "[]"), StartsWith("HTTP/1.1 400 "));
}

TEST_F(Session, TellsAClientToGoOnOnlyWhenTheBodyIsWanted) {
  Client unwanted = connect();
  unwanted.send(
      "POST /v1/recordings HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n");
  const std::string refused = unwanted.read_until("}\n");
  EXPECT_THAT(refused, StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(refused, HasSubstr("language"));
  Client wanted = connect();
  wanted.send("PUT /v1/playlists/p HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_THAT(wanted.read_until("\r\n\r\n"), StartsWith("HTTP/1.1 100 Continue"));
  wanted.send("{}");
  EXPECT_THAT(wanted.read_until("}\n"), StartsWith("HTTP/1.1 400 "));
}

TEST_F(Session, RevisionsGuardEveryWrite) {
  const std::string created = ask("PUT /v1/playlists/p", "If-None-Match: *\r\n", pause_playlist);
  EXPECT_THAT(created, StartsWith("HTTP/1.1 201 "));
  EXPECT_THAT(created, HasSubstr("Location: /v1/playlists/p\r\n"));
  EXPECT_THAT(created, HasSubstr("ETag: \"1\"\r\n"));
  EXPECT_THAT(ask("PUT /v1/playlists/p", "If-None-Match: *\r\n", pause_playlist),
              StartsWith("HTTP/1.1 412 "));
  EXPECT_THAT(ask("PUT /v1/playlists/p", "If-Match: \"1\"\r\n", pause_playlist), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(ask("DELETE /v1/playlists/p", "If-Match: \"1\"\r\n"), StartsWith("HTTP/1.1 412 "));
  EXPECT_THAT(ask("GET /v1/playlists/p", "If-None-Match: \"2\"\r\n"), StartsWith("HTTP/1.1 304 "));
  EXPECT_THAT(ask("DELETE /v1/playlists/p", "If-Match: \"2\"\r\n"), StartsWith("HTTP/1.1 204 "));
  EXPECT_THAT(ask("GET /v1/playlists/p"), StartsWith("HTTP/1.1 404 "));
}

TEST_F(Session, ADocumentCanBeSentBackAsItCame) {
  ask("PUT /v1/playlists/p", {}, pause_playlist);
  const std::string answer = ask("GET /v1/playlists/p");
  const std::string body = answer.substr(answer.find("\r\n\r\n") + 4);
  EXPECT_THAT(body, HasSubstr("\"revision\":1"));
  EXPECT_THAT(ask("PUT /v1/playlists/p", "If-Match: \"1\"\r\n", body), StartsWith("HTTP/1.1 200 "));
}

TEST_F(Session, ErrorsPointAtTheField) {
  ask("PUT /v1/playlists/p", {}, pause_playlist);
  const std::string rule = R"({"playlist": "p", "start": "2026-02-30T07:30:00"})";
  const std::string date = ask("PUT /v1/rules/r", {}, rule);
  EXPECT_THAT(date, StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(date, HasSubstr(R"("pointer":"/start")"));
  const std::string zoned = R"({"playlist": "p", "start": "2026-11-23T07:30:00", "zones": ["moon"]})";
  const std::string zone = ask("PUT /v1/rules/r", {}, zoned);
  EXPECT_THAT(zone, StartsWith("HTTP/1.1 4"));
  EXPECT_THAT(zone, HasSubstr(R"("pointer":"/zones)"));
  EXPECT_THAT(ask("GET /v1/rules/r"), StartsWith("HTTP/1.1 404 "));
}

TEST_F(Session, PathsCannotBeClimbed) {
  EXPECT_THAT(ask("GET /v1/recordings/../status"), StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(ask("GET /v1/recordings/%2e%2e%2fstation.sqlite"), StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(ask("GET /v1/rules/..%00"), StartsWith("HTTP/1.1 400 "));
  const std::string upper = ask("DELETE /v1/rules/UPPER");
  EXPECT_THAT(upper, StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(upper, HasSubstr(R"("pointer":"id")"));
}

TEST_F(Session, EventsComeAsTheyHappen) {
  Client reader = connect();
  reader.send("GET /v1/events HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(reader.read_until("retry: 3000\n\n"), HasSubstr("text/event-stream"));
  ask("PUT /v1/playlists/p", {}, pause_playlist);
  const std::string event = reader.read_until("}\n\n");
  EXPECT_THAT(event, HasSubstr("event: content.changed\n"));
  EXPECT_THAT(event, HasSubstr(R"("id":"p")"));
}

TEST_F(Session, AnIdleConnectionGivesWayToANewOne) {
  std::list<Client> idle;
  for (int client = 0; client < 64; ++client) {
    idle.emplace_back(socket_);
    idle.back().send(status_request);
    EXPECT_THAT(idle.back().read_until("}\n"), HasSubstr("200 OK"));
  }
  EXPECT_THAT(ask("GET /v1/status"), StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_EQ(idle.front().read_all(), "");
}

TEST_F(Session, ClientsThatFollowEventsCannotKeepTheOfficeOut) {
  std::list<Client> readers;
  for (int client = 0; client < 64; ++client) {
    readers.emplace_back(socket_);
    readers.back().send("GET /v1/events HTTP/1.1\r\nHost: x\r\n\r\n");
    const std::string answer = readers.back().read_until("\r\n\r\n");
    EXPECT_THAT(answer, StartsWith(client < 32 ? "HTTP/1.1 200 " : "HTTP/1.1 503 "));
  }
  EXPECT_THAT(ask("GET /v1/status"), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_F(Session, ShutsDownWithClientsConnected) {
  Client idle = connect();
  Client reader = connect();
  reader.send("GET /v1/events HTTP/1.1\r\nHost: x\r\n\r\n");
  reader.read_until("retry: 3000\n\n");
  shut_down();
  EXPECT_EQ(idle.read_all(), "");
  EXPECT_TRUE(reader.read_all().ends_with("0\r\n\r\n"));
  EXPECT_FALSE(std::filesystem::exists(socket_));
}

}  // namespace
}  // namespace xiangyin::control
