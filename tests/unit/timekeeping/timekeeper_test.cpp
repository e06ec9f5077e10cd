#include "daemon/timekeeping/timekeeper.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>

#include "daemon/core/file.hpp"
#include "daemon/core/simulated_clock.hpp"
#include "tests/support/temporary_directory.hpp"

namespace xiangyin::timekeeping {
namespace {

using core::Instant;
using namespace std::chrono_literals;

class Keeping : public ::testing::Test {
 protected:
  Timekeeper keep() {
    return {clock_, [this] { return machine_; }, {file(), false}};
  }
  std::filesystem::path file() const { return directory_ / "clock.json"; }
  std::string kept() const { return core::read_file(file(), 4096).value(); }
  void pass(core::Duration time) {
    clock_.advance_to(clock_.now() + time, [] {});
  }

  core::SimulatedClock clock_{core::parse_rfc3339("2026-11-23T07:00:00+08:00").value()};
  MachineClock machine_{true, false, "first"};

 private:
  test::TemporaryDirectory directory_;
};

TEST_F(Keeping, TellsWhenTheTrustChangesAndOnlyThen) {
  std::vector<std::string> told;
  Timekeeper keeper(clock_, [this] { return machine_; }, {file(), false, [&told](const Judgement& clock) {
                                                            told.emplace_back(to_text(clock.trust));
                                                          }});
  keeper.look();
  EXPECT_TRUE(told.empty());
  machine_.synchronised = false;
  pass(1h);
  keeper.look();
  keeper.look();
  clock_.step_to(clock_.now() - 20 * 365 * 24h);
  keeper.look();
  ASSERT_TRUE(keeper.confirm());
  EXPECT_EQ(told, (std::vector<std::string>{"holding", "unknown", "trusted"}));
}

TEST_F(Keeping, WritesOnceADayHoweverOftenItLooks) {
  Timekeeper keeper = keep();
  const std::string first = kept();
  for (int hour = 0; hour < 23; ++hour) {
    pass(1h);
    keeper.look();
  }
  EXPECT_EQ(kept(), first);
  pass(1h);
  keeper.look();
  EXPECT_NE(kept(), first);
}

TEST_F(Keeping, KnowsAfterARestartOfTheProgramWhatItKnewBefore) {
  keep();
  machine_.synchronised = false;
  pass(1h);
  EXPECT_EQ(keep().judgement().trust, Trust::holding);
  clock_.step_to(clock_.now() + 48h);
  EXPECT_EQ(keep().judgement().trust, Trust::unknown);
}

TEST_F(Keeping, APersonIsBelievedAndThatIsKept) {
  machine_ = {false, false, "first"};
  Timekeeper keeper = keep();
  EXPECT_EQ(keeper.judgement().trust, Trust::unknown);
  EXPECT_FALSE(keeper.last_sure());
  ASSERT_TRUE(keeper.confirm());
  EXPECT_EQ(keeper.judgement().trust, Trust::trusted);
  pass(1h);
  EXPECT_EQ(keep().judgement().trust, Trust::trusted);
  machine_.boot = "second";
  EXPECT_EQ(keep().judgement().trust, Trust::unknown);
}

TEST_F(Keeping, ADamagedFileIsAFirstStart) {
  { const auto opened = core::open_file(file(), O_CREAT | O_WRONLY); }
  EXPECT_EQ(keep().judgement().trust, Trust::trusted);
}

TEST(MachineClock, AsksTheKernelWhichBootThisIs) {
  EXPECT_EQ(ask_kernel().boot.size(), 36U);
  EXPECT_EQ(ask_kernel().boot, ask_kernel().boot);
}

}  // namespace
}  // namespace xiangyin::timekeeping
