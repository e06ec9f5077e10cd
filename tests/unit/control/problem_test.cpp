#include "daemon/control/problem.hpp"

#include <gtest/gtest.h>

#include "daemon/core/json.hpp"

namespace xiangyin::control {
namespace {

using core::ErrorCode;

boost::json::object body_of(const Response& response) {
  return core::parse_json(std::get<std::string>(response.body))->get_object();
}

TEST(Problem, EveryErrorCodeHasAStatusOfItsOwn) {
  EXPECT_EQ(status_of(ErrorCode::invalid), 400);
  EXPECT_EQ(status_of(ErrorCode::not_found), 404);
  EXPECT_EQ(status_of(ErrorCode::conflict), 409);
  EXPECT_EQ(status_of(ErrorCode::too_large), 413);
  EXPECT_EQ(status_of(ErrorCode::unsupported), 422);
  EXPECT_EQ(status_of(ErrorCode::unavailable), 503);
  EXPECT_EQ(status_of(ErrorCode::io), 500);
}

TEST(Problem, SaysWhatIsWrongWhereAndWhatToDo) {
  const Response response =
      problem({ErrorCode::invalid, "/time", "'25:00' is not a time of day", "Write 07:30."});
  EXPECT_EQ(response.status, 400);
  ASSERT_EQ(response.headers.size(), 1U);
  EXPECT_EQ(response.headers[0].second, "application/problem+json");
  const auto body = body_of(response);
  EXPECT_EQ(body.at("type"), "urn:xiangyin:problem:invalid");
  EXPECT_EQ(body.at("status"), 400);
  EXPECT_EQ(body.at("detail"), "'25:00' is not a time of day");
  EXPECT_EQ(body.at("pointer"), "/time");
  EXPECT_EQ(body.at("advice"), "Write 07:30.");
  EXPECT_FALSE(body.at("title").get_string().empty());
}

TEST(Problem, LeavesOutWhatSaysNothing) {
  const auto body = body_of(problem(412, {ErrorCode::conflict, "", "it has changed", ""}));
  EXPECT_EQ(body.at("status"), 412);
  EXPECT_FALSE(body.contains("pointer"));
  EXPECT_FALSE(body.contains("advice"));
}

}  // namespace
}  // namespace xiangyin::control
