#include <gmock/gmock.h>

#include "daemon/plan/reviews.hpp"
#include "tests/scenario/station.hpp"

namespace xiangyin::scenario {
namespace {

using approval::Act;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// A station where two people are to approve what is said, and one what was said in an emergency.
class Approval : public Station {
 protected:
  Approval() {
    plan::Station asking = station();
    asking.approval.routine = 2;
    asking.approval.emergency = 1;
    set_station(std::move(asking));
    EXPECT_TRUE(note(Act::added, "recorder"));
  }
};

TEST_F(Approval, WhatNobodyHasApprovedIsNotSaid) {
  put_rule("morning", "07:30");
  EXPECT_THAT(planned_until("2026-11-23T08:00:00+08:00").at(0).reason, HasSubstr("0 of 2 reviewers"));
  EXPECT_EQ(play("news").error().code, core::ErrorCode::conflict);
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_THAT(said(), IsEmpty());
  EXPECT_THAT(ledger(), ElementsAre("morning 2026-11-23T07:30:00 failed"));
  EXPECT_THAT(rows().at(0).reason, HasSubstr("not approved (0 of 2 reviewers)"));
}

TEST_F(Approval, EnoughDifferentPeopleLetItOnAir) {
  put_rule("morning", "07:30");
  EXPECT_EQ(note(Act::approved, "recorder").error().code, core::ErrorCode::forbidden);
  ASSERT_TRUE(note(Act::approved, "office"));
  ASSERT_TRUE(note(Act::approved, "office"));
  EXPECT_THAT(planned_until("2026-11-23T08:00:00+08:00").at(0).reason, HasSubstr("1 of 2 reviewers"));
  ASSERT_TRUE(note(Act::approved, "leader"));
  EXPECT_EQ(planned_until("2026-11-23T08:00:00+08:00").at(0).reason, "");
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_THAT(ledger(), ElementsAre("morning 2026-11-23T07:30:00 completed"));
}

TEST_F(Approval, ARefusalStopsWhatIsAboutToBeSaid) {
  put_rule("morning", "07:30");
  ASSERT_TRUE(note(Act::approved, "office"));
  ASSERT_TRUE(note(Act::approved, "leader"));
  run_until("2026-11-23T07:29:58+08:00");  // it is cued
  ASSERT_TRUE(note(Act::refused, "leader", "the day is wrong"));
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_THAT(said(), IsEmpty());
  EXPECT_THAT(rows().at(0).reason, HasSubstr("refused by leader: the day is wrong"));
}

TEST_F(Approval, ItsRecordOutlivesARestart) {
  put_rule("morning", "07:30");
  ASSERT_TRUE(note(Act::approved, "office"));
  ASSERT_TRUE(note(Act::approved, "leader"));
  crash();
  boot();
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_THAT(ledger(), ElementsAre("morning 2026-11-23T07:30:00 completed"));
}

TEST_F(Approval, AnEmergencyGoesFirstAndIsSignedOffAfterwards) {
  const auto review = [this] { return plan::Reviews(content(), station()).of(recording()); };
  EXPECT_FALSE(review().is_owed);
  ASSERT_TRUE(play("news", schedule::Priority::emergency));
  run_until("2026-11-23T00:01:00+08:00");
  EXPECT_THAT(ledger(), ElementsAre("by-hand completed"));
  EXPECT_THAT(rows().at(0).reason, HasSubstr("before it was approved"));
  EXPECT_TRUE(review().is_owed);
  ASSERT_TRUE(note(Act::approved, "office"));
  EXPECT_FALSE(review().is_owed);
  EXPECT_EQ(review().state, plan::ReviewState::waiting);  // a routine broadcast takes one more
}

TEST_F(Approval, WhatWasRefusedIsNotSaidInAnEmergencyEither) {
  ASSERT_TRUE(note(Act::refused, "leader", "a false alarm"));
  EXPECT_THAT(play("news", schedule::Priority::emergency).error().message, HasSubstr("a false alarm"));
}

}  // namespace
}  // namespace xiangyin::scenario
