#include "daemon/approval/standing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace xiangyin::approval {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Standing after(const std::vector<std::pair<Act, std::string>>& acts) {
  Standing standing;
  for (const auto& [act, who] : acts) {
    Entry entry;
    entry.act = act;
    entry.who = who;
    entry.reason = act == Act::refused ? "wrong day" : "";
    apply(standing, entry);
  }
  return standing;
}

TEST(Standing, CountsDifferentReviewers) {
  const Standing standing =
      after({{Act::added, "recorder"}, {Act::approved, "office"}, {Act::approved, "office"}});
  EXPECT_THAT(standing.approved_by, ElementsAre("office"));
  EXPECT_TRUE(standing.is_approved(1));
  EXPECT_FALSE(standing.is_approved(2));
}

TEST(Standing, ARefusalTakesBackWhatWasApprovedBefore) {
  const Standing refused = after({{Act::approved, "office"}, {Act::refused, "leader"}});
  EXPECT_FALSE(refused.is_approved(1));
  EXPECT_THAT(refused.approved_by, IsEmpty());
  EXPECT_EQ(refused.reason, "wrong day");
  const Standing anew =
      after({{Act::approved, "office"}, {Act::refused, "leader"}, {Act::approved, "leader"}});
  EXPECT_TRUE(anew.is_approved(1));
  EXPECT_FALSE(anew.is_approved(2));
  EXPECT_EQ(anew.refused_by, "");
}

TEST(Standing, WhatIsAskedOfNobodyIsNotLookedAt) {
  EXPECT_TRUE(after({}).is_approved(0));
  EXPECT_TRUE(after({{Act::refused, "leader"}}).is_approved(0));
}

TEST(Standing, NobodyApprovesWhatIsHisOwn) {
  const Standing standing = after({{Act::added, "recorder"}, {Act::added, "other"}});
  EXPECT_EQ(check_approval(standing, "recorder").error().code, core::ErrorCode::forbidden);
  EXPECT_EQ(check_approval(standing, "other").error().code, core::ErrorCode::forbidden);
  EXPECT_TRUE(check_approval(standing, "office"));
}

TEST(Standing, KnowsWhatIsSoAlready) {
  const Standing standing = after({{Act::added, "recorder"}, {Act::refused, "office"}});
  EXPECT_TRUE(says_again(standing, {0, {}, {}, Act::added, "recorder", {}, {}}));
  EXPECT_TRUE(says_again(standing, {0, {}, {}, Act::refused, "office", {}, "wrong day"}));
  EXPECT_FALSE(says_again(standing, {0, {}, {}, Act::refused, "office", {}, "another reason"}));
  EXPECT_FALSE(says_again(standing, {0, {}, {}, Act::approved, "office", {}, {}}));
  EXPECT_FALSE(says_again(standing, {0, {}, {}, Act::said_first, "broadcast 1", {}, {}}));
}

}  // namespace
}  // namespace xiangyin::approval
