#include "tests/support/contract.hpp"

#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

#include "daemon/control/contract.hpp"
#include "daemon/control/routes.hpp"
#include "tests/unit/control/station_fixture.hpp"

namespace xiangyin::control {
namespace {

namespace json = boost::json;
using test::Contract;
using testing::HasSubstr;

constexpr const char* undocumented =
    " is a route of the server that daemon/control/openapi.yaml does not have. Describe it there under "
    "paths: its "
    "parameters, its body, every status and an example; then this test and those that talk to the server "
    "hold "
    "them to each other.";
constexpr const char* unimplemented =
    " is in daemon/control/openapi.yaml, and the server has no such route. Take it out there, or add the "
    "route in "
    "daemon/control/resources/.";

std::string name_of(const Route& route) {
  return std::string(to_text(route.method)) + ' ' + std::string(route.path);
}

std::set<std::string> described() {
  std::set<std::string> names;
  for (const auto& operation : Contract::instance().operations())
    names.insert(operation.method + ' ' + operation.path);
  return names;
}

const Contract::Operation* find(const Route& route) {
  for (const auto& operation : Contract::instance().operations()) {
    if (operation.method + ' ' + operation.path == name_of(route)) return &operation;
  }
  return nullptr;
}

TEST(TheContract, HasEveryRouteAndNoOther) {
  const std::set<std::string> known = described();
  std::set<std::string> routes;
  for (const Route& route : all_routes()) {
    routes.insert(name_of(route));
    EXPECT_TRUE(known.contains(name_of(route))) << name_of(route) << undocumented;
  }
  for (const std::string& name : known)
    EXPECT_TRUE(routes.contains(name)) << name << unimplemented;
}

TEST(TheContract, HasEveryQueryParameterAndNoOther) {
  for (const Route& route : all_routes()) {
    const auto* operation = find(route);
    if (operation == nullptr) continue;
    const std::set<std::string> taken(route.query.begin(), route.query.end());
    EXPECT_EQ(operation->query, taken)
        << name_of(route) << ": the query parameters of daemon/control/openapi.yaml "
        << "and those of the route differ; mend whichever is wrong.";
  }
}

TEST(TheContract, HasABodyWhereTheServerTakesOne) {
  for (const Route& route : all_routes()) {
    const auto* operation = find(route);
    if (operation == nullptr) continue;
    EXPECT_EQ(operation->body_types.empty(), route.body == Body::none) << name_of(route);
    EXPECT_EQ(operation->body_types.contains("application/json"), route.body == Body::json) << name_of(route);
  }
}

TEST(TheContract, SaysEveryErrorAsAProblem) {
  const Contract& contract = Contract::instance();
  for (const auto& operation : contract.operations()) {
    const auto& responses = operation.description.at("responses").as_object();
    EXPECT_TRUE(responses.contains("default")) << operation.method << ' ' << operation.path;
    EXPECT_TRUE(responses.contains("400")) << operation.method << ' ' << operation.path;
    for (const auto& response : responses) {
      if (response.key() != "default" && response.key() < "400") continue;
      const auto& content = contract.resolve(response.value()).at("content").as_object();
      EXPECT_TRUE(content.contains("application/problem+json"))
          << operation.method << ' ' << operation.path << ' ' << std::string(response.key());
    }
  }
}

/// Every example of a media type or of its schema; empty where there is none.
json::array examples_of(const json::object& media) {
  if (const auto* example = media.if_contains("example")) return {*example};
  json::array list;
  if (const auto* named = media.if_contains("examples")) {
    for (const auto& entry : named->as_object())
      list.push_back(entry.value().at("value"));
  }
  const json::value& schema = Contract::instance().resolve(media.at("schema"));
  if (const auto* own = schema.as_object().if_contains("examples"); own != nullptr && list.empty())
    list = own->as_array();
  return list;
}

void check_content(const json::value& content, const std::string& where) {
  for (const auto& media : content.as_object()) {
    const auto& body = media.value().as_object();
    if (!body.contains("schema")) continue;  // bytes
    const json::array examples = examples_of(body);
    EXPECT_FALSE(examples.empty()) << where << " has no example";
    for (const json::value& example : examples) {
      EXPECT_EQ(Contract::instance().complaint(body.at("schema"), example), "")
          << where << ": " << json::serialize(example);
    }
  }
}

TEST(TheContract, HasAnExampleOfEveryBodyThatItsSchemaAllows) {
  const Contract& contract = Contract::instance();
  for (const auto& operation : contract.operations()) {
    const std::string name = operation.method + ' ' + operation.path;
    if (const auto* body = operation.description.if_contains("requestBody"))
      check_content(contract.resolve(*body).at("content"), name + " requestBody");
    for (const auto& response : operation.description.at("responses").as_object()) {
      const auto& object = contract.resolve(response.value()).as_object();
      if (const auto* content = object.if_contains("content"))
        check_content(*content, name + ' ' + std::string(response.key()));
    }
  }
  for (const auto& schema : contract.document().at("components").at("schemas").as_object()) {
    const auto* examples = schema.value().as_object().if_contains("examples");
    ASSERT_NE(examples, nullptr) << "schema " << std::string(schema.key()) << " has no examples";
    for (const json::value& example : examples->as_array())
      EXPECT_EQ(contract.complaint(schema.value(), example), "") << std::string(schema.key());
  }
}

TEST(TheContract, FindsWhatBreaksIt) {
  const Contract& contract = Contract::instance();
  const std::string good = R"({"stopped":1})";
  EXPECT_EQ(contract.complaint({"DELETE", "/v1/broadcasts", "", 200, "application/json", good}), "");
  EXPECT_THAT(contract.complaint({"DELETE", "/v1/broadcasts", "", 201, "application/json", good}),
              HasSubstr("status"));
  EXPECT_THAT(contract.complaint({"DELETE", "/v1/broadcasts", "", 200, "text/plain", good}),
              HasSubstr("media types"));
  EXPECT_THAT(
      contract.complaint({"DELETE", "/v1/broadcasts", "", 200, "application/json", R"({"stopped":"1"})"}),
      HasSubstr("stopped"));
  EXPECT_THAT(
      contract.complaint({"DELETE", "/v1/broadcasts", "", 200, "application/json", R"({"stopped":1,"x":1})"}),
      HasSubstr("x"));
  EXPECT_THAT(contract.complaint({"GET", "/v1/nothing", "", 200, "application/json", "{}"}),
              HasSubstr("no such operation"));
}

using ServedContract = StationFixture;

TEST_F(ServedContract, IsTheOneItWasBuiltFrom) {
  const std::string answer = ask("GET /v1/openapi.yaml");
  EXPECT_THAT(answer, HasSubstr("Content-Type: application/yaml\r\n"));
  EXPECT_TRUE(answer.ends_with("\r\n\r\n" + std::string(contract())));
}

TEST_F(ServedContract, IsNotSentTwice) {
  const std::string answer = ask("GET /v1/openapi.yaml");
  const auto begin = answer.find("ETag: ") + 6;
  const std::string tag = answer.substr(begin, answer.find("\r\n", begin) - begin);
  const std::string again = ask("GET /v1/openapi.yaml", "If-None-Match: " + tag + "\r\n");
  EXPECT_THAT(again, testing::StartsWith("HTTP/1.1 304 "));
  EXPECT_TRUE(again.ends_with("\r\n\r\n"));
}

}  // namespace
}  // namespace xiangyin::control
