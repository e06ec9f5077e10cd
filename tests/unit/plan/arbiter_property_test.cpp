#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/arbitration.hpp"

namespace xiangyin::plan {
namespace {

TEST(ArbiterProperties, HoldForArbitraryBids) {
  std::mt19937 random(20261123);
  for (int round = 0; round < 3000; ++round) {
    std::vector<std::uint8_t> bytes(random() % 400);
    for (std::uint8_t& byte : bytes)
      byte = static_cast<std::uint8_t>(random());
    ASSERT_EQ(test::check_arbitration(bytes), "") << "round " << round;
  }
}

}  // namespace
}  // namespace xiangyin::plan
