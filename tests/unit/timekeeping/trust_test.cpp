#include "daemon/timekeeping/trust.hpp"

#include <gmock/gmock.h>

namespace xiangyin::timekeeping {
namespace {

using core::Duration;
using core::Instant;
using ::testing::HasSubstr;
using namespace std::chrono_literals;

Instant at(const std::string& text) {
  return core::parse_rfc3339(text).value();
}

/// The evidence of a machine that was sure an hour ago, in this boot.
Evidence sure_an_hour_ago() {
  Evidence evidence;
  evidence.now = at("2026-11-23T12:00:00Z");
  evidence.uptime = 5h;
  evidence.boot = "b";
  evidence.last = Sure{evidence.now - 1h, 4h, "b", false};
  return evidence;
}

/// That of one which has just been started, sure the day before.
Evidence restarted() {
  Evidence evidence = sure_an_hour_ago();
  evidence.uptime = 10s;
  evidence.boot = "c";
  evidence.last->at = evidence.now - 24h;
  return evidence;
}

TEST(Trust, ATimeServerIsTrusted) {
  Evidence evidence = sure_an_hour_ago();
  evidence.synchronised = true;
  EXPECT_EQ(judge(evidence).trust, Trust::trusted);
  evidence.last.reset();
  EXPECT_EQ(judge(evidence).trust, Trust::trusted);
}

TEST(Trust, WithoutItTheClockHolds) {
  EXPECT_EQ(judge(sure_an_hour_ago()).trust, Trust::holding);
}

TEST(Trust, StepsOfAnHourAreCorrections) {
  for (const Duration step : {-1h, 1h}) {
    Evidence evidence = sure_an_hour_ago();
    evidence.now += step;
    EXPECT_EQ(judge(evidence).trust, Trust::holding);
    evidence.synchronised = true;
    EXPECT_EQ(judge(evidence).trust, Trust::trusted);
  }
}

TEST(Trust, AStepOfYearsIsNotBelievedWhoeverMakesIt) {
  Evidence evidence = sure_an_hour_ago();
  evidence.synchronised = true;
  evidence.now += 24h * 365 * 20;
  EXPECT_EQ(judge(evidence).trust, Trust::unknown);
  EXPECT_THAT(judge(evidence).reason, HasSubstr("set forward"));
  EXPECT_THAT(judge(evidence).reason, HasSubstr("xiangyinctl clock confirm"));
  evidence.now = Instant{};
  EXPECT_EQ(judge(evidence).trust, Trust::unknown);
  EXPECT_THAT(judge(evidence).reason, HasSubstr("set back"));
}

TEST(Trust, ABootIn1970IsUnknown) {
  Evidence evidence = restarted();
  evidence.now = Instant(10s);
  EXPECT_EQ(judge(evidence).trust, Trust::unknown);
  evidence.last.reset();
  evidence.has_battery = true;
  EXPECT_EQ(judge(evidence).trust, Trust::unknown);
}

TEST(Trust, AfterARestartABatteryHoldsAndNothingElseDoes) {
  Evidence evidence = restarted();
  EXPECT_EQ(judge(evidence).trust, Trust::unknown);
  EXPECT_THAT(judge(evidence).reason, HasSubstr("no clock with a battery"));
  evidence.has_battery = true;
  EXPECT_EQ(judge(evidence).trust, Trust::holding);
  evidence.synchronised = true;
  EXPECT_EQ(judge(evidence).trust, Trust::trusted);
}

TEST(Trust, AfterARestartTheClockIsNeverBehindNorDecadesAhead) {
  for (const Duration step : {Duration(-48h), Duration(24h * 365 * 20)}) {
    Evidence evidence = restarted();
    evidence.has_battery = evidence.synchronised = true;
    evidence.now += step;
    EXPECT_EQ(judge(evidence).trust, Trust::unknown);
  }
  Evidence stored = restarted();
  stored.synchronised = true;
  stored.now += 24h * 365 * 2;
  EXPECT_EQ(judge(stored).trust, Trust::trusted);
}

TEST(Trust, TheWordOfAPersonHoldsForADay) {
  Evidence evidence = sure_an_hour_ago();
  evidence.last->by_person = true;
  EXPECT_EQ(judge(evidence).trust, Trust::trusted);
  evidence.now += 48h;
  evidence.uptime += 48h;
  EXPECT_EQ(judge(evidence).trust, Trust::holding);
}

}  // namespace
}  // namespace xiangyin::timekeeping
