#include <gmock/gmock.h>

#include "tests/scenario/station.hpp"

namespace xiangyin::scenario {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Clash : public Station {
 protected:
  Clash() { put_playlist("long", 10); }  // 20 s
};

TEST_F(Clash, ASecondBroadcastWaitsForTheFirstWithinItsLateness) {
  put(store::Kind::rule, "a",
      R"({"playlist":"long","start":"2026-11-01T07:30:00","recurrence":["FREQ=DAILY"]})");
  put_rule("b", "07:30:05");
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_THAT(said(), ElementsAre("2026-11-23T07:30:00", "2026-11-23T07:30:20"));
  EXPECT_THAT(ledger(), ElementsAre("a 2026-11-23T07:30:00 completed", "b 2026-11-23T07:30:05 completed"));
}

TEST_F(Clash, BeyondItsLatenessItIsDisplacedWithTheReason) {
  put(store::Kind::rule, "a",
      R"({"playlist":"long","start":"2026-11-01T07:30:00","recurrence":["FREQ=DAILY"]})");
  put_rule("b", "07:30:05", R"(,"lateness_seconds":10)");
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_THAT(said(), ElementsAre("2026-11-23T07:30:00"));
  const auto all = rows();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].outcome, ledger::Outcome::displaced);
  EXPECT_THAT(all[0].reason, HasSubstr("on air until 07:30:20"));
  EXPECT_EQ(all[1].outcome, ledger::Outcome::completed);
}

TEST_F(Clash, MoreThanTheQueueHoldsAreDisplacedWithTheReason) {
  put(store::Kind::rule, "a",
      R"({"playlist":"long","start":"2026-11-01T07:30:00","recurrence":["FREQ=DAILY"]})");
  for (int number = 1; number <= plan::most_waiting + 2; ++number)
    put_rule("q" + std::to_string(number), "07:30:05", R"(,"lateness_seconds":600)");
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_EQ(said().size(), 1U + plan::most_waiting);
  int displaced = 0;
  for (const ledger::Row& row : rows()) {
    if (row.outcome != ledger::Outcome::displaced) continue;
    ++displaced;
    EXPECT_THAT(row.reason, HasSubstr("too many broadcasts were waiting"));
  }
  EXPECT_EQ(displaced, 2);
}

TEST_F(Clash, ThePlanForetellsWhatHappens) {
  put(store::Kind::rule, "a",
      R"({"playlist":"long","start":"2026-11-01T07:30:00","recurrence":["FREQ=DAILY"]})");
  put_rule("b", "07:30:05", R"(,"lateness_seconds":10)");
  put_rule("c", "07:30:15", R"(,"lateness_seconds":60)");
  std::vector<std::string> foretold;
  for (const auto& planned : planned_until("2026-11-26T00:00:00+08:00")) {
    foretold.push_back(planned.rule + " " + planned.recurrence_id + " " +
                       std::string(to_text(planned.outcome)));
  }
  run_until("2026-11-26T00:00:00+08:00");
  auto happened = ledger();
  std::sort(happened.begin(), happened.end());
  std::sort(foretold.begin(), foretold.end());
  EXPECT_EQ(happened, foretold);
  EXPECT_EQ(happened.size(), 9U);
}

}  // namespace
}  // namespace xiangyin::scenario
