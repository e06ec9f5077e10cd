#include "daemon/store/document.hpp"

#include <gtest/gtest.h>

#include "daemon/store/schema.hpp"

namespace xiangyin::store {
namespace {

class Documents : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(prepare(database)); }

  core::Result<Document> put(const std::string& id, std::optional<std::int64_t> expected = {}) {
    return apply_change(database, {Kind::playlist, id, boost::json::object{{"id", id}}, expected}, now);
  }

  SQLite::Database database{":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
  core::Instant now{std::chrono::seconds(1'800'000'000)};
};

TEST_F(Documents, RevisionsRiseOverTheWholeStationAndAreNeverUsedTwice) {
  EXPECT_EQ(put("a")->revision, 1);
  EXPECT_EQ(put("b")->revision, 2);
  ASSERT_TRUE(apply_change(database, {Kind::playlist, "b", std::nullopt, {}}, now));
  EXPECT_EQ(put("b")->revision, 4);
}

TEST_F(Documents, WhatWasPutIsLoaded) {
  ASSERT_TRUE(put("a"));
  const auto loaded = load_documents(database);
  ASSERT_TRUE(loaded);
  ASSERT_EQ(loaded->size(), 1U);
  EXPECT_EQ(loaded->front().id, "a");
  EXPECT_EQ(loaded->front().changed_at, now);
  EXPECT_EQ(loaded->front().body.at("id").as_string(), "a");
}

TEST_F(Documents, AStaleChangeIsRefusedAndChangesNothing) {
  ASSERT_TRUE(put("a"));
  ASSERT_TRUE(put("a", 1));
  EXPECT_EQ(put("a", 1).error().code, core::ErrorCode::conflict);
  EXPECT_EQ(put("a", 0).error().code, core::ErrorCode::conflict);
  EXPECT_EQ(put("gone", 7).error().code, core::ErrorCode::conflict);
  EXPECT_EQ(load_documents(database)->front().revision, 2);
}

TEST_F(Documents, NothingCannotBeDeleted) {
  const Change deletion{Kind::rule, "none", std::nullopt, {}};
  EXPECT_EQ(apply_change(database, deletion, now).error().code, core::ErrorCode::not_found);
}

TEST_F(Documents, AFileFromANewerProgramIsRefused) {
  database.exec("PRAGMA user_version = 1000");
  EXPECT_EQ(prepare(database).error().code, core::ErrorCode::unsupported);
}

}  // namespace
}  // namespace xiangyin::store
