#include <gmock/gmock.h>

#include "daemon/control/routes.hpp"
#include "daemon/core/json.hpp"
#include "tests/unit/control/station_fixture.hpp"

namespace xiangyin::control {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// Whoever shows a token on the Unix socket is held to it as from afar.
class Gate : public StationFixture {
 protected:
  static boost::json::object body_of(const std::string& answer) {
    const auto body = core::parse_json(answer.substr(answer.find("\r\n\r\n") + 4));
    return body && body->is_object() ? body->get_object() : boost::json::object();
  }
  static std::string text(const boost::json::object& body, const char* name) {
    const auto* value = body.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
  }

  /// The header that shows a new token of this role.
  std::string token(const std::string& role, const std::string& more = {}) {
    const std::string answer =
        ask("POST /v1/tokens", {}, R"({"name": "a )" + role + R"(", "role": ")" + role + '"' + more + '}');
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 201 "));
    EXPECT_THAT(answer, HasSubstr("Cache-Control: no-store\r\n"));
    id_ = text(body_of(answer), "id");
    return "Authorization: Bearer " + text(body_of(answer), "token") + "\r\n";
  }

  /// The lines of the audit log, newest first.
  std::string audit() { return ask("GET /v1/audit"); }

  std::string id_;
};

constexpr const char* own_page = "Origin: https://localhost\r\nSec-Fetch-Site: same-origin\r\n";

TEST_F(Gate, AViewerReadsAndCanDoNothingElse) {
  const std::string viewer = token("viewer");
  for (const Route& route : all_routes()) {
    if (route.path == "/v1/events" || route.path == "/v1/session" || route.path == "/pair") continue;
    std::string path(route.path);
    if (const auto id = path.find("{id}"); id != std::string::npos) path.replace(id, 4, "x");
    const std::string answer = ask(std::string(to_text(route.method)) + ' ' + path, viewer);
    const bool may = covers(Role::viewer, route.role);
    EXPECT_EQ(answer.starts_with("HTTP/1.1 403 "), !may) << to_text(route.method) << ' ' << path << answer;
    if (!is_read(route.method)) {
      EXPECT_FALSE(may) << path;
    }
  }
}

TEST_F(Gate, EachRoleMayDoItsPart) {
  const std::string scheduler = token("scheduler");
  const std::string publisher = token("publisher");
  const std::string list = R"({"items": [{"pause_seconds": 1}]})";
  const std::string rule = R"({"playlist": "p", "start": "2026-11-24T07:30:00"})";
  EXPECT_THAT(ask("PUT /v1/playlists/p", scheduler, list), StartsWith("HTTP/1.1 403 "));
  EXPECT_THAT(ask("PUT /v1/playlists/p", publisher, list), StartsWith("HTTP/1.1 201 "));
  EXPECT_THAT(ask("PUT /v1/rules/r", scheduler, rule), StartsWith("HTTP/1.1 201 "));
  EXPECT_THAT(ask("GET /v1/tokens", publisher), StartsWith("HTTP/1.1 403 "));
  EXPECT_THAT(ask("GET /v1/audit", publisher), StartsWith("HTTP/1.1 403 "));
  EXPECT_THAT(ask("GET /v1/session", scheduler), HasSubstr(R"("name":"a scheduler","role":"scheduler")"));
}

TEST_F(Gate, WrongTokensLetNobodyIn) {
  const std::string good = token("admin");
  const std::string secret = good.substr(0, good.size() - 2);
  for (const std::string& wrong :
       {std::string("Authorization: Bearer nonsense"), std::string("Authorization: Basic cm9vdDpyb290"),
        secret + "x", secret.substr(0, secret.size() - 1),
        std::string("Cookie: __Host-xiangyin=") + secret.substr(22)}) {
    const std::string answer = ask("GET /v1/status", wrong + "\r\n");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 401 ")) << wrong;
    EXPECT_THAT(answer, HasSubstr("WWW-Authenticate: Bearer")) << wrong;
  }
  EXPECT_THAT(ask("GET /v1/status", good), StartsWith("HTTP/1.1 200 "));
}

TEST_F(Gate, ATokenEndsWithItsTimeAndWhenItIsRevoked) {
  const std::string short_lived = token("viewer", R"(, "expires_at": "2026-11-23T07:00:01+08:00")");
  EXPECT_THAT(ask("GET /v1/status", short_lived), StartsWith("HTTP/1.1 200 "));
  const std::string revoked = token("publisher");
  EXPECT_THAT(ask("DELETE /v1/tokens/" + id_), StartsWith("HTTP/1.1 204 "));
  EXPECT_THAT(ask("GET /v1/status", revoked), StartsWith("HTTP/1.1 401 "));
  EXPECT_THAT(ask("POST /v1/tokens", {},
                  R"({"name": "x", "role": "viewer", "expires_at": "2026-11-23T06:00:00+08:00"})"),
              StartsWith("HTTP/1.1 400 "));
}

TEST_F(Gate, TheSecretIsKeptNowhere) {
  const std::string good = token("admin");
  const std::string secret = good.substr(good.rfind('_') + 1, 20);
  EXPECT_THAT(ask("GET /v1/tokens"), Not(HasSubstr(secret)));
  EXPECT_THAT(audit(), Not(HasSubstr(secret)));
  shut_down();
  for (const char* file : {"station.sqlite", "station.sqlite-wal"}) {
    const auto bytes = core::read_file(directory_ / file, 64 << 20);
    if (bytes) {
      EXPECT_THAT(*bytes, Not(HasSubstr(secret))) << file;
    }
  }
}

TEST_F(Gate, APairingLinkOpensOneSessionOnce) {
  EXPECT_THAT(ask("POST /v1/pairings", {}, R"({"name": "phone", "role": "scheduler"})"),
              StartsWith("HTTP/1.1 409 "));  // no browser could reach the station
  ASSERT_THAT(ask("POST /v1/tls", {}, R"({"names": ["box.local"]})"), StartsWith("HTTP/1.1 201 "));
  const std::string opened = ask("POST /v1/pairings", {}, R"({"name": "phone", "role": "scheduler"})");
  EXPECT_THAT(opened, HasSubstr(R"("links":["https://box.local:)"));
  const std::string code = R"({"code": ")" + text(body_of(opened), "code") + "\"}";
  const std::string session = ask("POST /v1/session", own_page, code);
  EXPECT_THAT(session, StartsWith("HTTP/1.1 201 "));
  EXPECT_THAT(session, HasSubstr("Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=15552000\r\n"));
  const auto begin = session.find("Set-Cookie: ") + 12;
  const std::string cookie = "Cookie: " + session.substr(begin, session.find(';', begin) - begin) + "\r\n";
  EXPECT_THAT(ask("POST /v1/session", own_page, code), StartsWith("HTTP/1.1 400 "));  // replayed
  EXPECT_THAT(ask("GET /v1/session", cookie), HasSubstr(R"("name":"phone","role":"scheduler")"));
  // Another page can make the browser send the cookie, but not say that it is the station's own.
  const std::string rule = "DELETE /v1/broadcasts";
  EXPECT_THAT(ask(rule, cookie), StartsWith("HTTP/1.1 403 "));
  EXPECT_THAT(ask(rule, cookie + "Origin: https://evil.example\r\n"), StartsWith("HTTP/1.1 403 "));
  EXPECT_THAT(ask(rule, cookie + "Sec-Fetch-Site: cross-site\r\nOrigin: https://localhost\r\n"),
              StartsWith("HTTP/1.1 403 "));
  EXPECT_THAT(ask(rule, cookie + own_page), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(ask("DELETE /v1/session", cookie + own_page), StartsWith("HTTP/1.1 204 "));
  EXPECT_THAT(ask("GET /v1/session", cookie), StartsWith("HTTP/1.1 401 "));
}

TEST_F(Gate, ThePairingPageRunsItsOwnScriptOnly) {
  const std::string page = ask("GET /pair");
  EXPECT_THAT(page, HasSubstr("Content-Security-Policy: default-src 'none';"));
  EXPECT_THAT(page, HasSubstr("script-src 'sha256-"));
  EXPECT_THAT(page, HasSubstr("Referrer-Policy: no-referrer\r\n"));
}

TEST_F(Gate, EveryChangeRefusalAndLoginIsOnRecord) {
  const std::string viewer = token("viewer");
  ask("PUT /v1/playlists/p", {}, R"({"items": [{"pause_seconds": 1}]})");
  ask("PUT /v1/playlists/p", "If-Match: *\r\n", R"({"items": [{"pause_seconds": 2}]})");
  ask("PUT /v1/playlists/p", "If-Match: *\r\n", R"({"items": 7})");
  ask("DELETE /v1/playlists/p", viewer);
  const std::string log = audit();
  EXPECT_THAT(log,
              HasSubstr(R"("who":"a viewer","role":"viewer","address":null,"action":"login","status":200)"));
  EXPECT_THAT(log, HasSubstr(R"("action":"DELETE /v1/playlists/{id}","status":403)"));
  EXPECT_THAT(log, HasSubstr(R"("action":"PUT /v1/playlists/p","status":400)"));
  const auto changed = log.find(R"("action":"PUT /v1/playlists/p","status":200)");
  ASSERT_NE(changed, std::string::npos);
  const auto before = log.find(R"("before":{)", changed);
  const auto after = log.find(R"("after":{)", changed);
  EXPECT_THAT(log.substr(before, after - before), HasSubstr(R"("pause_seconds":1)"));
  EXPECT_THAT(log.substr(after, 200), HasSubstr(R"("pause_seconds":2)"));
}

TEST_F(Gate, TheAuditLogHasPages) {
  for (int change = 0; change < 5; ++change)
    ask("PUT /v1/playlists/p", {}, R"({"items": [{"pause_seconds": 1}]})");
  const auto first = body_of(ask("GET /v1/audit?limit=3"));
  EXPECT_EQ(first.at("items").as_array().size(), 3U);
  const auto second = body_of(ask("GET " + text(first, "next")));
  EXPECT_EQ(second.at("items").as_array().size(), 2U);
  EXPECT_TRUE(second.at("next").is_null());
}

TEST_F(Gate, NoiseHasALimit) {
  ask("PUT /v1/playlists/p", {}, R"({"items": [{"pause_seconds": 1}]})");
  const std::string start = R"({"playlist": "p"})";
  for (int broadcast = 0; broadcast < 30; ++broadcast) {
    EXPECT_THAT(ask("POST /v1/broadcasts", {}, start), StartsWith("HTTP/1.1 201 "));
    ask("DELETE /v1/broadcasts");
  }
  const std::string refused = ask("POST /v1/broadcasts", {}, start);
  EXPECT_THAT(refused, StartsWith("HTTP/1.1 429 "));
  EXPECT_THAT(refused, HasSubstr("2026-11-23T00:00:00"));  // when it is possible again
}

TEST_F(Gate, WatchdogsNeedNoToken) {
  EXPECT_THAT(ask("GET /healthz"), HasSubstr(R"({"status":"pass","checks":{"database":true}})"));
  EXPECT_THAT(ask("GET /readyz"), HasSubstr(R"("player":)"));
  EXPECT_THAT(ask("GET /metrics"), HasSubstr("# TYPE xiangyin_http_requests_total counter\n"));
}

}  // namespace
}  // namespace xiangyin::control
