#include <gmock/gmock.h>

#include "tests/scenario/station.hpp"

namespace xiangyin::scenario {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Manual : public Station {};

TEST_F(Manual, IsSaidAtOnce) {
  ASSERT_TRUE(play("news"));
  run_until("2026-11-23T00:01:00+08:00");
  EXPECT_THAT(said(), ElementsAre("2026-11-23T00:00:01"));
  EXPECT_THAT(ledger(), ElementsAre("by-hand completed"));
}

TEST_F(Manual, StoppedBeforeItBeganIsSkippedAndOnAirIsPartial) {
  ASSERT_TRUE(play("news"));
  EXPECT_EQ(conductor().stop("", "stopped by hand").value(), 1);
  run_until("2026-11-23T00:01:00+08:00");
  ASSERT_TRUE(play("news"));
  run_until("2026-11-23T00:01:02.500+08:00");
  EXPECT_EQ(conductor().stop(conductor().on_air().at(0).row.broadcast, "stopped by hand").value(), 1);
  run_until("2026-11-23T00:02:00+08:00");
  EXPECT_THAT(ledger(), ElementsAre("by-hand skipped", "by-hand partial"));
  EXPECT_EQ(rows().at(1).reason, "stopped by hand");
  EXPECT_EQ(rows().at(1).said_milliseconds, 1000);
}

TEST_F(Manual, NothingElseMayBeOnAir) {
  ASSERT_TRUE(play("news"));
  EXPECT_EQ(play("news").error().code, core::ErrorCode::conflict);
}

TEST_F(Manual, ARuleWaitsForItsEnd) {
  put_playlist("long", 10);
  put_rule("morning", "07:30");
  run_until("2026-11-23T07:29:50+08:00");
  ASSERT_TRUE(play("long"));
  run_until("2026-11-23T08:00:00+08:00");
  EXPECT_THAT(said(), ElementsAre("2026-11-23T07:29:51", "2026-11-23T07:30:12"));
}

TEST_F(Manual, WithoutAPlayerOrAPlaylistItIsRefused) {
  EXPECT_EQ(play("none").error().code, core::ErrorCode::not_found);
  EXPECT_EQ(conductor().stop("none", "").error().code, core::ErrorCode::not_found);
  EXPECT_EQ(conductor().stop("", "").value(), 0);
  player().crash("gone");
  EXPECT_EQ(play("news").error().code, core::ErrorCode::unavailable);
  EXPECT_THAT(ledger(), IsEmpty());
}

}  // namespace
}  // namespace xiangyin::scenario
