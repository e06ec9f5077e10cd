#include "daemon/control/target.hpp"

#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace xiangyin::control {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

TEST(Target, IsSegmentsAndParametersDecoded) {
  const auto target = parse_target("/v1/recordings?language=hak&title=%E9%98%B2%E6%B1%9B%20x");
  ASSERT_TRUE(target);
  EXPECT_THAT(target->segments, ElementsAre("v1", "recordings"));
  EXPECT_THAT(target->query, ElementsAre(Pair("language", "hak"), Pair("title", "防汛 x")));
  EXPECT_EQ(target->parameter("absent"), "");
}

class HostileTarget : public testing::TestWithParam<std::string> {};

TEST_P(HostileTarget, IsRefusedWithAdvice) {
  const auto target = parse_target(GetParam());
  ASSERT_FALSE(target) << GetParam();
  EXPECT_EQ(target.error().code, core::ErrorCode::invalid);
  EXPECT_FALSE(target.error().field.empty());
  EXPECT_FALSE(target.error().advice.empty());
}

INSTANTIATE_TEST_SUITE_P(Targets, HostileTarget,
                         testing::Values("/v1/rules/../status", "/v1/rules/%2e%2e/status", "/v1/rules/..",
                                         "/v1/rules/%2E%2e", "/v1/rules/a%2Fb", "/v1/rules/.",
                                         "/v1/rules/%00", "/v1/rules/a%0d%0aSet-Cookie:x", "/v1/status?a=%0a",
                                         "/v1/status?%01=1", "/v1/status?a=1&a=2", "", "v1/status",
                                         "http://x/v1/status", "*", "/v1/%zz", "/v1/ space"));

TEST(Query, UnknownParametersAreRefusedWithWhatIsKnown) {
  const auto target = parse_target("/v1/plan?form=now");
  ASSERT_TRUE(target);
  static constexpr std::array<std::string_view, 2> known{"from", "to"};
  const auto checked = check_query(*target, known);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().field, "form");
  EXPECT_THAT(checked.error().advice, HasSubstr("from, to"));
  EXPECT_TRUE(check_query(*parse_target("/v1/plan?to=x"), known));
  EXPECT_FALSE(check_query(*target, {}));
}

TEST(IntegerParameter, KeepsToItsRange) {
  const auto target = parse_target("/v1/ledger?limit=50&huge=99999999999999999999&word=ten&empty=&tail=5x");
  ASSERT_TRUE(target);
  EXPECT_EQ(*integer_parameter(*target, "limit", 1, 1, 100), 50);
  EXPECT_EQ(*integer_parameter(*target, "absent", 7, 1, 100), 7);
  for (const char* name : {"huge", "word", "empty", "tail"}) {
    const auto value = integer_parameter(*target, name, 1, 1, 100);
    ASSERT_FALSE(value) << name;
    EXPECT_EQ(value.error().field, name);
  }
  EXPECT_FALSE(integer_parameter(*target, "limit", 1, 1, 49));
}

TEST(InstantParameter, TakesAnOffsetTypedWithABarePlus) {
  const auto target = parse_target("/v1/plan?from=2026-11-23T07:30:00+08:00&to=soon");
  ASSERT_TRUE(target);
  const auto from = instant_parameter(*target, "from", {});
  ASSERT_TRUE(from);
  EXPECT_EQ(core::to_rfc3339(*from), "2026-11-22T23:30:00.000Z");
  const auto to = instant_parameter(*target, "to", {});
  ASSERT_FALSE(to);
  EXPECT_EQ(to.error().field, "to");
}

}  // namespace
}  // namespace xiangyin::control
