#include "daemon/store/reserve.hpp"

#include <gtest/gtest.h>

#include "daemon/store/store.hpp"

namespace xiangyin::store {
namespace {

namespace fs = std::filesystem;

class ReserveTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "reserve-XXXXXX").native();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    directory = pattern;
  }
  void TearDown() override { fs::remove_all(directory); }
  fs::path directory;
};

TEST_F(ReserveTest, IsThereUntilItGivesWay) {
  Reserve reserve(directory / "reserve");
  EXPECT_FALSE(reserve.release());
  ASSERT_TRUE(reserve.keep(65536));
  EXPECT_EQ(fs::file_size(directory / "reserve"), 65536U);
  ASSERT_TRUE(reserve.keep(32768));
  EXPECT_EQ(fs::file_size(directory / "reserve"), 32768U);
  EXPECT_TRUE(reserve.release());
  EXPECT_FALSE(fs::exists(directory / "reserve"));
}

TEST_F(ReserveTest, IsNotMadeWhereTheDiskHasNoRoom) {
  Reserve reserve(directory / "reserve");
  ASSERT_TRUE(reserve.keep(std::int64_t{1} << 60));
  EXPECT_FALSE(fs::exists(directory / "reserve"));
}

/// SQLite's own limit stands for the disk's end.
TEST_F(ReserveTest, AFullDiskCostsTheReserveAndNotTheWork) {
  const auto store = Store::open(directory / "station.sqlite").value();
  ASSERT_TRUE(store->keep_reserve(65536));
  const auto limit = [](SQLite::Database& database) -> core::Result<std::int64_t> {
    const std::string pages = database.execAndGet("PRAGMA page_count").getString();
    return database.execAndGet("PRAGMA max_page_count = " + pages).getInt64();
  };
  ASSERT_TRUE(store->perform_now(limit));
  int tries = 0;
  const auto fill = [&tries](SQLite::Database& database) -> core::Result<void> {
    if (++tries == 2) database.exec("PRAGMA max_page_count = 1000000");
    database.exec("CREATE TABLE filler AS SELECT zeroblob(1000000)");
    return {};
  };
  ASSERT_TRUE(store->perform_now(fill));
  EXPECT_EQ(tries, 2);
  EXPECT_FALSE(fs::exists(directory / "reserve"));
}

TEST_F(ReserveTest, WithoutOneAFullDiskIsTold) {
  const auto store = Store::open(directory / "station.sqlite").value();
  const auto fill = [](SQLite::Database& database) -> core::Result<void> {
    const std::string pages = database.execAndGet("PRAGMA page_count").getString();
    database.execAndGet("PRAGMA max_page_count = " + pages);
    database.exec("CREATE TABLE filler AS SELECT zeroblob(1000000)");
    return {};
  };
  const auto filled = store->perform_now(fill);
  ASSERT_FALSE(filled);
  EXPECT_EQ(filled.error().code, core::ErrorCode::io);
  EXPECT_EQ(filled.error().advice, "Free some space on the disk.");
}

}  // namespace
}  // namespace xiangyin::store
