#include "daemon/control/access/access.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/control/access/secret.hpp"

namespace xiangyin::control {
namespace {

using namespace std::chrono_literals;
using testing::StartsWith;

const core::Instant start = *core::parse_rfc3339("2026-11-23T07:00:00Z");

TEST(Lockout, WaitsTwiceAsLongAfterEach) {
  Lockout lockout;
  for (int wrong = 0; wrong < 4; ++wrong)
    EXPECT_EQ(lockout.fail("a", start), 0s);
  EXPECT_EQ(lockout.fail("a", start), 1s);
  EXPECT_EQ(lockout.fail("a", start), 2s);
  EXPECT_EQ(lockout.wait("a", start + 1s), 1s);
  EXPECT_EQ(lockout.wait("a", start + 2s), 0s);
  EXPECT_EQ(lockout.wait("b", start), 0s);
  core::Duration longest{};
  for (int wrong = 0; wrong < 40; ++wrong)
    longest = lockout.fail("a", start);
  EXPECT_EQ(longest, 15min);
}

TEST(Lockout, ForgetsWhatIsPastAndWhatWasPutRight) {
  Lockout lockout;
  for (int wrong = 0; wrong < 8; ++wrong)
    lockout.fail("a", start);
  EXPECT_EQ(lockout.fail("a", start + 2h), 0s);
  for (int wrong = 0; wrong < 8; ++wrong)
    lockout.fail("a", start + 2h);
  lockout.succeed("a");
  EXPECT_EQ(lockout.wait("a", start + 2h), 0s);
}

TEST(Lockout, AClockThatIsSetBackLocksNobodyOutForYears) {
  Lockout lockout;
  for (int wrong = 0; wrong < 40; ++wrong)
    lockout.fail("a", start);
  EXPECT_LE(lockout.wait("a", start - 24h * 365), 15min);
}

TEST(Lockout, RemembersSoManyPlacesAndNoMore) {
  Lockout lockout;
  for (std::size_t place = 0; place < Lockout::most_places + 100; ++place)
    lockout.fail(std::to_string(place), start);
  EXPECT_EQ(lockout.places(), Lockout::most_places);
}

TEST(Pairings, ACodeWorksOnceAndForTenMinutes) {
  Pairings pairings;
  const auto used = pairings.open({"phone", Role::scheduler, {}}, start);
  const auto late = pairings.open({"other phone", Role::viewer, {}}, start);
  ASSERT_TRUE(used && late);
  EXPECT_FALSE(pairings.redeem("guess", start));
  const auto grant = pairings.redeem(used->code, start + 9min);
  ASSERT_TRUE(grant);
  EXPECT_EQ(grant->name, "phone");
  EXPECT_EQ(grant->role, Role::scheduler);
  EXPECT_FALSE(pairings.redeem(used->code, start + 9min));
  EXPECT_FALSE(pairings.redeem(late->code, start + 10min));
}

TEST(Pairings, ThereAreNotTooMany) {
  Pairings pairings;
  for (std::size_t link = 0; link < Pairings::most; ++link)
    ASSERT_TRUE(pairings.open({"phone", Role::viewer, {}}, start));
  EXPECT_FALSE(pairings.open({"phone", Role::viewer, {}}, start));
  EXPECT_TRUE(pairings.open({"phone", Role::viewer, {}}, start + 10min));
}

TEST(Tokens, WhatIsShownHasTwoParts) {
  const std::string text = secret_text("0123ab", "se_cr-et");
  const auto shown = parse_secret(text);
  ASSERT_TRUE(shown);
  EXPECT_EQ(shown->id, "0123ab");
  EXPECT_EQ(shown->secret, "se_cr-et");
  for (const char* wrong : {"", "xy_", "xy__secret", "xy_id", "Basic abc", "zz_id_secret"})
    EXPECT_FALSE(parse_secret(wrong)) << wrong;
}

TEST(Secrets, AreRandomAndSafeInLinks) {
  const std::string one = random_text(32);
  EXPECT_EQ(one.size(), 43U);
  EXPECT_EQ(one.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
            std::string::npos);
  EXPECT_NE(one, random_text(32));
}

// RFC 4231, test case 2.
TEST(Secrets, HmacIsTheStandards) {
  EXPECT_EQ(base64(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=");
}

}  // namespace
}  // namespace xiangyin::control
