#include "daemon/upkeep/retention.hpp"

#include <fstream>

#include <gmock/gmock.h>

#include "daemon/control/access/audit.hpp"
#include "daemon/library/places.hpp"
#include "tests/scenario/station.hpp"

namespace xiangyin::scenario {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// Twelve days of a station that says "news" once a day, and what is let go of afterwards.
class Retention : public Station {
 protected:
  Retention() {
    settings_.state.directory = directory();
    settings_.retention = {0, 0, 0, 1};
    put_rule("morning", "07:30");
    run_until("2026-12-04T12:00:00+08:00");
  }

  void forget(bool clock_is_trusted = true) {
    xiangyin::Retention retention({clock, settings_, store(), content_store(), library()});
    const auto done = [&]() -> boost::asio::awaitable<bool> {
      co_await retention.forget(clock_is_trusted);
      co_return true;
    };
    ASSERT_TRUE(wait(done()));
  }

  /// Removes whatever names the recording, which expired a fortnight before.
  void abandon_recording() {
    expire_recording("2026-11-20T00:00:00+08:00");
    remove(store::Kind::rule, "morning");
    remove(store::Kind::playlist, "news");
    remove(store::Kind::announcement, "news");
  }

  bool has_file() const {
    return std::filesystem::exists(library::Places{directory() / "library"}.original(recording()));
  }

  config::Settings settings_;
};

TEST_F(Retention, KeepsEverythingUnlessItIsToldOtherwise) {
  abandon_recording();
  forget();
  EXPECT_THAT(rows(), SizeIs(12));
  EXPECT_TRUE(has_file());
}

TEST_F(Retention, LetsOldRowsOfTheLedgerGoAndTheRestHoldsTogether) {
  settings_.retention.ledger_days = 2;
  forget();
  EXPECT_THAT(ledger(),
              ElementsAre("morning 2026-12-03T07:30:00 completed", "morning 2026-12-04T07:30:00 completed"));
  EXPECT_EQ(store().perform_now(ledger::verify).value(), 2);
  run_until("2026-12-05T12:00:00+08:00");
  EXPECT_EQ(rows().back().number, 13);
}

TEST_F(Retention, DeletesWhatHasExpiredAndNothingNames) {
  settings_.retention.expired_recordings_days = 10;
  expire_recording("2026-11-20T00:00:00+08:00");
  forget();
  EXPECT_TRUE(content().recordings.contains(recording())) << "an announcement names it";
  abandon_recording();
  forget(false);
  EXPECT_TRUE(content().recordings.contains(recording())) << "nobody knows what day it is";
  settings_.retention.expired_recordings_days = 30;
  forget();
  EXPECT_TRUE(content().recordings.contains(recording())) << "not long enough";
  settings_.retention.expired_recordings_days = 10;
  forget();
  EXPECT_THAT(content().recordings, IsEmpty());
  EXPECT_FALSE(has_file());
}

TEST_F(Retention, ForgetsWhoDidWhat) {
  const auto write = [](SQLite::Database& database) -> core::Result<void> {
    database.exec(
        "INSERT INTO audit VALUES (1, 0, 'a', '', '', '', 200, '', NULL, NULL),"
        " (2, 0, 'b', '', '', '', 200, '', NULL, NULL)");
    return {};
  };
  ASSERT_TRUE(store().perform_now(write));
  settings_.retention.audit_days = 10;
  forget();
  const auto read = [](SQLite::Database& database) { return control::audit_page(database, 0, 10); };
  const auto lines = store().perform_now(read).value();
  ASSERT_THAT(lines, SizeIs(1)) << "the next is numbered after it";
  EXPECT_EQ(lines.front().number, 2);
}

TEST_F(Retention, KeepsTheNewestOfWhatWasWrittenForWantOfASoundDevice) {
  const auto heard = directory() / "heard";
  std::filesystem::create_directory(heard);
  const auto written = std::filesystem::file_time_type::clock::now();
  for (const int number : {1, 2, 3}) {
    const auto file = heard / (std::to_string(number) + ".wav");
    std::ofstream(file) << std::string(400'000, 'x');
    std::filesystem::last_write_time(file, written + std::chrono::seconds(number));
  }
  forget(false);
  EXPECT_FALSE(std::filesystem::exists(heard / "1.wav"));
  EXPECT_TRUE(std::filesystem::exists(heard / "2.wav"));
  EXPECT_TRUE(std::filesystem::exists(heard / "3.wav"));
}

}  // namespace
}  // namespace xiangyin::scenario
