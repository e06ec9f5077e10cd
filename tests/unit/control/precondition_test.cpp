#include "daemon/control/precondition.hpp"

#include <gtest/gtest.h>

namespace xiangyin::control {
namespace {

Request with(std::string name, std::string value) {
  Request request;
  request.header = [name = std::move(name), value = std::move(value)](std::string_view wanted) {
    return wanted == name ? std::string_view(value) : std::string_view();
  };
  return request;
}

struct Case {
  const char* field;
  const char* value;
  std::int64_t current;
  bool fails;
};

class PreconditionCase : public testing::TestWithParam<Case> {};

TEST_P(PreconditionCase, HoldsOrFails) {
  const auto result = precondition(with(GetParam().field, GetParam().value), GetParam().current);
  EXPECT_EQ(result.fails, GetParam().fails);
  EXPECT_EQ(result.expected, GetParam().current);
}

INSTANTIATE_TEST_SUITE_P(
    Fields, PreconditionCase,
    testing::Values(Case{"If-Match", "\"17\"", 17, false}, Case{"If-Match", "\"7\"", 17, true},
                    Case{"If-Match", "\"1\", \"17\"", 17, false}, Case{"If-Match", "W/\"17\"", 17, false},
                    Case{"If-Match", "*", 17, false}, Case{"If-Match", "*", 0, true},
                    Case{"If-Match", "\"17\"", 0, true}, Case{"If-Match", "17", 17, true},
                    Case{"If-None-Match", "*", 0, false}, Case{"If-None-Match", "*", 17, true},
                    Case{"If-None-Match", "\"17\"", 17, true}));

TEST(Precondition, DemandsNothingByItself) {
  const auto result = precondition(Request{}, 17);
  EXPECT_FALSE(result.fails);
  EXPECT_FALSE(result.expected);
}

TEST(Precondition, AReaderHasItAlready) {
  EXPECT_TRUE(is_current(with("If-None-Match", "\"17\""), 17));
  EXPECT_FALSE(is_current(with("If-None-Match", "\"16\""), 17));
  EXPECT_FALSE(is_current(Request{}, 17));
}

}  // namespace
}  // namespace xiangyin::control
