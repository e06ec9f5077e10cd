#include "daemon/store/snapshot.hpp"

#include <fstream>
#include <memory>

#include <gtest/gtest.h>

#include "daemon/store/store.hpp"
#include "tests/support/temporary_directory.hpp"

namespace xiangyin::store {
namespace {

namespace fs = std::filesystem;

class Snapshots : public ::testing::Test {
 protected:
  /// A station's database with so many changes, closed again.
  void write(int changes, bool with_snapshot) {
    const auto store = Store::open(file());
    ASSERT_TRUE(store) << to_text(store.error());
    const auto done = (*store)->perform_now([&](SQLite::Database& database) -> core::Result<void> {
      database.exec("UPDATE counter SET value = " + std::to_string(changes));
      return with_snapshot ? take_snapshot(database, file()) : core::Result<void>();
    });
    ASSERT_TRUE(done) << to_text(done.error());
  }

  std::int64_t read() {
    SQLite::Database database(file().native());
    return database.execAndGet("SELECT value FROM counter").getInt64();
  }

  void damage(const fs::path& victim) {
    const auto size = fs::file_size(victim);
    std::fstream(victim, std::ios::in | std::ios::out | std::ios::binary)
        << std::string(std::min<std::size_t>(size, 20'000), 'x');
  }

  fs::path file() const { return directory / "station.sqlite"; }
  test::TemporaryDirectory directory;
};

TEST_F(Snapshots, AnIntactDatabaseIsLeftAlone) {
  write(1, true);
  write(2, false);
  EXPECT_FALSE(*mend(file()));
  EXPECT_EQ(read(), 2);
}

TEST_F(Snapshots, ADamagedDatabaseIsReplacedByItsSnapshotAndKept) {
  write(1, true);
  write(2, false);
  damage(file());
  ASSERT_TRUE(Store::open(file()));
  EXPECT_EQ(read(), 1);
  EXPECT_TRUE(fs::exists(directory / "station.sqlite.damaged"));
}

TEST_F(Snapshots, ALostDatabaseComesBack) {
  write(1, true);
  fs::remove(file());
  EXPECT_TRUE(*mend(file()));
  EXPECT_EQ(read(), 1);
}

TEST_F(Snapshots, TheNewestSnapshotCounts) {
  write(1, true);
  write(2, true);
  fs::remove(file());
  ASSERT_TRUE(*mend(file()));
  EXPECT_EQ(read(), 2);
}

TEST_F(Snapshots, WithoutAnIntactOneADamagedDatabaseIsRefusedAndNotTouched) {
  write(1, false);
  damage(file());
  EXPECT_EQ(Store::open(file()).error().code, core::ErrorCode::io);
  std::ofstream(snapshot_of(file())) << std::string(8192, 'x');
  EXPECT_EQ(Store::open(file()).error().code, core::ErrorCode::io);
  EXPECT_FALSE(fs::exists(directory / "station.sqlite.damaged"));
}

TEST_F(Snapshots, ADamagedDatabaseDoesNotCostTheReserveOfTheDisk) {
  write(1, false);
  damage(file());
  const fs::path reserve = file().parent_path() / "reserve";
  std::ofstream(reserve) << "kept for a full disk";
  EXPECT_FALSE(Store::open(file()));
  EXPECT_TRUE(fs::exists(reserve));
}

TEST_F(Snapshots, ANewStationHasNothingToMend) {
  EXPECT_FALSE(*mend(file()));
}

}  // namespace
}  // namespace xiangyin::store
