#include "daemon/ledger/ledger.hpp"

#include <gtest/gtest.h>

#include "daemon/store/schema.hpp"

namespace xiangyin::ledger {
namespace {

class Ledger : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(store::prepare(database)); }

  static Row row(const std::string& broadcast, const std::string& recurrence_id) {
    Row row;
    row.broadcast = broadcast;
    row.rule = "morning";
    row.recurrence_id = recurrence_id;
    row.playlist = "news";
    row.zones = {"all"};
    row.scheduled_at = core::parse_rfc3339("2026-11-23T07:30:00Z").value();
    return row;
  }

  SQLite::Database database{":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
};

TEST_F(Ledger, NumbersRowsFromOneWithoutGapsAndChainsThem) {
  for (int i = 1; i <= 3; ++i) {
    const auto closed = close(database, row("b" + std::to_string(i), std::to_string(i)));
    ASSERT_TRUE(closed);
    EXPECT_EQ(closed->number, i);
    EXPECT_EQ(closed->hash.size(), 64U);
  }
  EXPECT_EQ(verify(database).value(), 3);
}

TEST_F(Ledger, AnOccurrenceIsDecidedOnlyOnce) {
  ASSERT_TRUE(claim(database, row("b1", "2026-11-23T07:30:00")));
  EXPECT_TRUE(is_decided(database, "morning", "2026-11-23T07:30:00").value());
  EXPECT_EQ(claim(database, row("b2", "2026-11-23T07:30:00")).error().code, core::ErrorCode::conflict);
  ASSERT_TRUE(close(database, row("b1", "2026-11-23T07:30:00")));
  EXPECT_EQ(claim(database, row("b3", "2026-11-23T07:30:00")).error().code, core::ErrorCode::conflict);
  EXPECT_EQ(close(database, row("b4", "2026-11-23T07:30:00")).error().code, core::ErrorCode::conflict);
  EXPECT_EQ(verify(database).value(), 1);
}

TEST_F(Ledger, ClosingEndsTheClaim) {
  ASSERT_TRUE(claim(database, row("b1", "x")));
  EXPECT_EQ(claims(database).value().size(), 1U);
  ASSERT_TRUE(close(database, row("b1", "x")));
  EXPECT_TRUE(claims(database).value().empty());
}

TEST_F(Ledger, AReleasedClaimLeavesTheOccurrenceOpen) {
  ASSERT_TRUE(claim(database, row("b1", "x")));
  ASSERT_TRUE(release(database, "b1"));
  EXPECT_FALSE(is_decided(database, "morning", "x").value());
}

TEST_F(Ledger, RowsRoundTrip) {
  Row said = row("b1", "x");
  said.on_air_at = said.scheduled_at;
  said.ended_at = said.scheduled_at + std::chrono::seconds(12);
  said.outcome = Outcome::partial;
  said.reason = "Stopped by hand.";
  said.said_milliseconds = 12345;
  said.peak_dbfs = -1.5;
  const Row closed = close(database, said).value();
  const Row read = page(database, 0, 10).value().at(0);
  EXPECT_EQ(read.to_json(), closed.to_json());
  EXPECT_EQ(read.said_milliseconds, 12345);
}

TEST_F(Ledger, PagesNewestFirst) {
  for (int i = 1; i <= 5; ++i)
    ASSERT_TRUE(close(database, row("b" + std::to_string(i), std::to_string(i))));
  const auto newest = page(database, 0, 2).value();
  ASSERT_EQ(newest.size(), 2U);
  EXPECT_EQ(newest[0].number, 5);
  const auto older = page(database, newest[1].number, 10).value();
  ASSERT_EQ(older.size(), 3U);
  EXPECT_EQ(older[0].number, 3);
}

TEST_F(Ledger, TamperingIsFound) {
  for (int i = 1; i <= 4; ++i)
    ASSERT_TRUE(close(database, row("b" + std::to_string(i), std::to_string(i))));
  database.exec("UPDATE ledger SET body = replace(body, 'news', 'lies') WHERE number = 2");
  ASSERT_FALSE(verify(database));
  EXPECT_NE(verify(database).error().message.find("row 2"), std::string::npos);
}

TEST_F(Ledger, ARemovedRowIsFound) {
  for (int i = 1; i <= 4; ++i)
    ASSERT_TRUE(close(database, row("b" + std::to_string(i), std::to_string(i))));
  database.exec("DELETE FROM ledger WHERE number = 2");
  EXPECT_FALSE(verify(database));
}

TEST_F(Ledger, ManualStartsDoNotMoveTheHorizon) {
  EXPECT_FALSE(last_scheduled(database).value());
  Row manual = row("b1", "b1");
  manual.rule.clear();
  ASSERT_TRUE(close(database, manual));
  EXPECT_FALSE(last_scheduled(database).value());
  ASSERT_TRUE(close(database, row("b2", "x")));
  EXPECT_EQ(last_scheduled(database).value(), row("b2", "x").scheduled_at);
}

TEST_F(Ledger, LetsOldRowsGoAndTheChainHolds) {
  for (int day = 10; day < 20; ++day) {
    Row one = row("b" + std::to_string(day), std::to_string(day));
    one.scheduled_at = core::parse_rfc3339("2026-11-" + std::to_string(day) + "T07:30:00Z").value();
    ASSERT_TRUE(close(database, one));
  }
  const auto noon = [](const std::string& day) { return core::parse_rfc3339(day + "T12:00:00Z").value(); };
  EXPECT_EQ(prune(database, noon("2026-11-01")).value(), 0);
  EXPECT_EQ(prune(database, noon("2026-11-13")).value(), 4);
  EXPECT_EQ(verify(database).value(), 6);
  EXPECT_EQ(prune(database, noon("2027-11-13")).value(), 5) << "the newest stays";
  ASSERT_EQ(close(database, row("next", "next")).value().number, 11);
  EXPECT_EQ(verify(database).value(), 2);
  database.exec("DELETE FROM ledger WHERE number = 10");
  EXPECT_FALSE(verify(database)) << "what goes by other hands is missed";
}

}  // namespace
}  // namespace xiangyin::ledger
