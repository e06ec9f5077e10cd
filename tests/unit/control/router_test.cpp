#include "daemon/control/router.hpp"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/control/routes.hpp"

namespace xiangyin::control {
namespace {

using testing::Contains;
using testing::Pair;

boost::asio::awaitable<core::Result<Response>> nothing(const Request&, Services&) {
  co_return Response{};
}

Router make_router() {
  return Router({{Method::get, "/v1/rules", Role::viewer, nothing, Body::none, {}},
                 {Method::get, "/v1/rules/{id}", Role::viewer, nothing, Body::none, {}},
                 {Method::put, "/v1/rules/{id}", Role::viewer, nothing, Body::json, {}},
                 {Method::get, "/v1/recordings/{id}/audio", Role::viewer, nothing, Body::none, {}}});
}

auto find(const Router& router, Method method, std::string_view path) {
  return router.find(method, *parse_target(path));
}

TEST(Router, FindsByMethodAndPathAndGivesTheId) {
  const Router router = make_router();
  const auto found = find(router, Method::put, "/v1/rules/morning");
  ASSERT_TRUE(std::holds_alternative<Match>(found));
  EXPECT_EQ(std::get<Match>(found).route, &router.routes()[2]);
  EXPECT_EQ(std::get<Match>(found).id, "morning");
  const auto nested = find(router, Method::get, "/v1/recordings/abc/audio");
  ASSERT_TRUE(std::holds_alternative<Match>(nested));
  EXPECT_EQ(std::get<Match>(nested).id, "abc");
}

TEST(Router, KnowsNoOtherPaths) {
  for (const char* path :
       {"/", "/v1", "/v1/rule", "/v2/rules", "/v1/rules/a/b", "/v1/recordings/a", "/V1/rules"}) {
    const auto found = find(make_router(), Method::get, path);
    ASSERT_TRUE(std::holds_alternative<Response>(found)) << path;
    EXPECT_EQ(std::get<Response>(found).status, 404) << path;
  }
}

TEST(Router, NamesTheMethodsAPathTakes) {
  const auto found = find(make_router(), Method::remove, "/v1/rules/morning");
  ASSERT_TRUE(std::holds_alternative<Response>(found));
  EXPECT_EQ(std::get<Response>(found).status, 405);
  EXPECT_THAT(std::get<Response>(found).headers, Contains(Pair("Allow", "GET, HEAD, PUT")));
}

TEST(Roles, EachMayDoWhatThoseBeforeItMay) {
  EXPECT_TRUE(covers(Role::admin, Role::viewer));
  EXPECT_TRUE(covers(Role::publisher, Role::scheduler));
  EXPECT_FALSE(covers(Role::viewer, Role::scheduler));
  EXPECT_FALSE(covers(Role::anyone, Role::viewer));
}

TEST(Roles, ATokenCannotHaveNone) {
  EXPECT_EQ(parse_role("viewer"), Role::viewer);
  EXPECT_EQ(parse_role("anyone"), std::nullopt);
  EXPECT_EQ(parse_role("root"), std::nullopt);
}

TEST(Routes, AreUniqueAndUnderOneVersion) {
  std::set<std::pair<Method, std::string_view>> seen;
  for (const Route& route : all_routes()) {
    // What browsers and monitors expect elsewhere aside.
    const std::set<std::string_view> outside{"/", "/assets/{id}", "/pair", "/metrics", "/healthz", "/readyz"};
    EXPECT_TRUE(route.path.starts_with("/v1/") || outside.contains(route.path)) << route.path;
    EXPECT_NE(route.handler, nullptr) << route.path;
    EXPECT_TRUE(seen.emplace(route.method, route.path).second) << to_text(route.method) << ' ' << route.path;
    // Whoever has a session may end it, and whoever has a pairing link open one.
    EXPECT_TRUE(is_read(route.method) || covers(route.role, Role::scheduler) || route.path == "/v1/session")
        << "a viewer must not " << to_text(route.method) << ' ' << route.path;
    EXPECT_EQ(route.method == Method::get && route.body != Body::none, false) << route.path;
  }
}

}  // namespace
}  // namespace xiangyin::control
