#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include "tests/unit/control/station_fixture.hpp"

namespace xiangyin::control {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class Resources : public StationFixture {
 protected:
  static boost::json::object body_of(const std::string& answer) {
    return boost::json::parse(answer.substr(answer.find("\r\n\r\n") + 4)).as_object();
  }
  void put_playlist(const std::string& id, const std::string& title = {}) {
    EXPECT_THAT(
        ask("PUT /v1/playlists/" + id, {}, R"({"title":")" + title + R"(","items":[{"pause_seconds":1}]})"),
        StartsWith("HTTP/1.1 201 "));
  }
  std::vector<std::string> ids(const std::string& target) {
    std::vector<std::string> found;
    const auto body = body_of(ask("GET " + target));
    for (const auto& item : body.at("items").as_array())
      found.emplace_back(item.at("id").as_string());
    return found;
  }
};

TEST_F(Resources, AnUpdateMustSayWhichStateItHasSeen) {
  put_playlist("p");
  const std::string body = R"({"items":[{"pause_seconds":2}]})";
  EXPECT_THAT(ask("PUT /v1/playlists/p", {}, body), StartsWith("HTTP/1.1 428 "));
  EXPECT_THAT(ask("PATCH /v1/playlists/p", {}, R"({"title":"x"})"), StartsWith("HTTP/1.1 428 "));
  EXPECT_THAT(ask("DELETE /v1/playlists/p"), StartsWith("HTTP/1.1 428 "));
  const std::string stale = ask("PUT /v1/playlists/p", "If-Match: \"99\"\r\n", body);
  EXPECT_THAT(stale, StartsWith("HTTP/1.1 412 "));
  EXPECT_EQ(body_of(stale).at("current").at("revision"), 1);
  EXPECT_THAT(ask("PUT /v1/playlists/p", "If-Match: *\r\n", body), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(ask("DELETE /v1/playlists/p", "If-Match: *\r\n"), StartsWith("HTTP/1.1 204 "));
}

TEST_F(Resources, AMergePatchChangesWhatItNames) {
  put_playlist("p", "old");
  const std::string answer =
      ask("PATCH /v1/playlists/p", "If-Match: \"1\"\r\nContent-Type: application/merge-patch+json\r\n",
          R"({"title":"new"})");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 "));
  EXPECT_EQ(body_of(answer).at("title"), "new");
  EXPECT_EQ(body_of(answer).at("items").as_array().size(), 1);
  const std::string cleared = ask("PATCH /v1/playlists/p", "If-Match: *\r\n", R"({"title":null})");
  EXPECT_EQ(body_of(cleared).at("title"), "");
  EXPECT_THAT(ask("PATCH /v1/playlists/p", "If-Match: *\r\n", R"({"items":null})"),
              StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(ask("PATCH /v1/playlists/none", "If-Match: *\r\n", R"({"title":"x"})"),
              StartsWith("HTTP/1.1 404 "));
}

TEST_F(Resources, AListComesInPages) {
  for (const char* id : {"a", "b", "c", "d", "e"})
    put_playlist(id);
  std::vector<std::string> all;
  std::string next = "/v1/playlists?limit=2";
  int pages = 0;
  while (!next.empty()) {
    const auto body = body_of(ask("GET " + next));
    for (const auto& item : body.at("items").as_array())
      all.emplace_back(item.at("id").as_string());
    next = body.at("next").is_null() ? "" : std::string(body.at("next").as_string());
    ++pages;
  }
  EXPECT_EQ(pages, 3);
  EXPECT_THAT(all, testing::ElementsAre("a", "b", "c", "d", "e"));
  EXPECT_THAT(ask("GET /v1/playlists?limit=0"), StartsWith("HTTP/1.1 400 "));
}

TEST_F(Resources, AListIsFiltered) {
  put_playlist("noon", "Midday");
  put_playlist("evening", "防汛");
  EXPECT_THAT(ids("/v1/playlists?q=mid"), testing::ElementsAre("noon"));
  EXPECT_THAT(ids("/v1/playlists?q=%E9%98%B2"), testing::ElementsAre("evening"));
  EXPECT_THAT(ids("/v1/playlists?q=x"), testing::IsEmpty());
  EXPECT_THAT(ids("/v1/rules?playlist=noon&zone=all&enabled=true"), testing::IsEmpty());
  EXPECT_THAT(ids("/v1/announcements?language=hak"), testing::IsEmpty());
  EXPECT_THAT(ids("/v1/recordings?language=HAK&q=x"), testing::IsEmpty());
  EXPECT_THAT(ask("GET /v1/rules?enabled=maybe"), StartsWith("HTTP/1.1 400 "));
}

TEST_F(Resources, ZonesCanBeRead) {
  EXPECT_THAT(ids("/v1/zones"), testing::ElementsAre("all"));
  EXPECT_THAT(ask("GET /v1/zones/all"), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(ask("GET /v1/zones/moon"), StartsWith("HTTP/1.1 404 "));
}

TEST_F(Resources, EveryAnswerHasATagThatSparesTheNext) {
  for (const char* target :
       {"/v1/playlists", "/v1/zones", "/v1/ledger", "/v1/plan?from=2026-11-23T00:00:00Z"}) {
    const std::string answer = ask(std::string("GET ") + target);
    const auto begin = answer.find("ETag: ");
    ASSERT_NE(begin, std::string::npos) << target;
    const std::string tag = answer.substr(begin + 6, answer.find("\r\n", begin) - begin - 6);
    EXPECT_THAT(ask(std::string("GET ") + target, "If-None-Match: " + tag + "\r\n"),
                StartsWith("HTTP/1.1 304 "));
  }
}

TEST_F(Resources, TheLedgerComesAsATableAndAsAPage) {
  const std::string csv = ask("GET /v1/ledger.csv?outcome=completed&zone=all&rule=r&playlist=p");
  EXPECT_THAT(csv, HasSubstr("Content-Type: text/csv; charset=utf-8; header=present\r\n"));
  EXPECT_TRUE(csv.ends_with("time_zone,broadcast,hash\r\n"));
  EXPECT_THAT(ask("GET /v1/ledger.html?from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z"),
              HasSubstr("播出登记本"));
  EXPECT_THAT(ask("GET /v1/ledger?outcome=sung"), StartsWith("HTTP/1.1 400 "));
}

TEST_F(Resources, TheLedgerComesByTheDay) {
  EXPECT_THAT(ask("GET /v1/ledger/days"), HasSubstr(R"("items":[])"));
  EXPECT_THAT(ask("GET /v1/ledger/days?from=2026-01-01T00:00:00Z&to=2028-01-01T00:00:00Z"),
              StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(ask("GET /v1/events?level=loud"), StartsWith("HTTP/1.1 400 "));
}

}  // namespace
}  // namespace xiangyin::control
