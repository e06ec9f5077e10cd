#include <gmock/gmock.h>

#include "daemon/health/watch.hpp"
#include "tests/scenario/station.hpp"

namespace xiangyin::scenario {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// A station under watch. Every alarm and its end are noted with the second at which they come.
class Health : public Station {
 protected:
  Health() : Station("2026-11-23T07:00:00+08:00") { begin_watch(); }

  void begin_watch() {
    watch_.reset();
    const health::DueWatch::Parts due{clock,        content_store(), conductor(), player(),
                                      timekeeper(), events(),        alarms_,     settle_};
    watch_.emplace(health::Watch::Parts{due, store(), directory(), [this] { return certificate_ends_; },
                                        [this] { return reserve_; }});
  }
  ~Health() override { watch_.reset(); }

  bool stands(const std::string& check) const { return alarms_.standing().contains(check); }

  std::optional<core::Instant> certificate_ends_;
  std::int64_t reserve_ = 1;
  core::Duration settle_{};
  std::vector<std::string> told_;
  health::Alarms alarms_{clock, events()};
  std::optional<health::Watch> watch_;

 private:
  core::EventHub::Subscription subscription_ = events().subscribe([this](const core::Event& event) {
    if (!event.type.starts_with("alarm.")) return;
    told_.push_back(to_text(station().time_zone.to_local(clock.now())).substr(11) + ' ' +
                    event.type.substr(6) + ' ' + std::string(event.data.at("check").as_string()));
  });
};

TEST_F(Health, HasNothingToTellWhereAllGoesWell) {
  put_rule("morning", "07:30");
  put_rule("market", "07:30", R"(,"lateness_seconds":60)");  // waits for the other's end
  run_until("2026-11-24T07:00:00+08:00");
  EXPECT_THAT(ledger(),
              ElementsAre("market 2026-11-23T07:30:00 completed", "morning 2026-11-23T07:30:00 completed"));
  EXPECT_THAT(told_, IsEmpty());
}

TEST_F(Health, ReplacesAPlayerThatIsSilentAndIsHeardWithinFiveSeconds) {
  put_rule("morning", "07:30", R"(,"lateness_seconds":60)");
  player().be_mute();
  run_until("2026-11-23T07:31:00+08:00");
  EXPECT_THAT(told_, ElementsAre("07:30:04 raised sounding", "07:30:04 cleared sounding"));
  EXPECT_THAT(said(), ElementsAre("2026-11-23T07:30:04"));
  EXPECT_THAT(ledger(), ElementsAre("morning 2026-11-23T07:30:00 completed"));
}

TEST_F(Health, GivesTheAmplifierItsTime) {
  settle_ = std::chrono::seconds(10);
  begin_watch();
  put_rule("morning", "07:30", R"(,"lateness_seconds":60)");
  player().be_mute();
  run_until("2026-11-23T07:31:00+08:00");
  EXPECT_THAT(told_, ElementsAre("07:30:14 raised sounding", "07:30:14 cleared sounding"));
}

TEST_F(Health, SaysSoWhileNothingIsHeard) {
  put_rule("morning", "07:30", R"(,"lateness_seconds":60)");
  run_until("2026-11-23T07:29:00+08:00");
  player().crash("the device is gone");
  run_until("2026-11-23T07:30:20+08:00");
  EXPECT_THAT(told_, ElementsAre("07:29:03 raised output", "07:30:04 raised sounding"));
  player().come_back();
  run_until("2026-11-23T07:31:00+08:00");
  EXPECT_THAT(told_, ElementsAre("07:29:03 raised output", "07:30:04 raised sounding",
                                 "07:30:20 cleared output", "07:30:20 cleared sounding"));
}

TEST_F(Health, ACrashThatIsMendedAtOnceIsNoAlarm) {
  player().crash("it crashed");
  run_until("2026-11-23T07:00:01+08:00");
  player().come_back();
  run_until("2026-11-23T07:01:00+08:00");
  EXPECT_THAT(told_, IsEmpty());
}

TEST_F(Health, TellsWhatWasPlannedAndNotSaid) {
  put_rule("morning", "07:30");
  expire_recording("2026-11-23T07:20:00+08:00");
  run_until("2026-11-23T07:31:00+08:00");
  EXPECT_TRUE(stands("outcome"));
  expire_recording("2027-11-23T07:20:00+08:00");
  ASSERT_TRUE(play("news"));
  run_until("2026-11-23T07:32:00+08:00");
  EXPECT_FALSE(stands("outcome"));
}

TEST_F(Health, TellsThatItDoesNotKnowTheTime) {
  put_rule("morning", "07:30");
  machine.synchronised = false;
  machine.boot = "second boot";
  set_clock("1970-01-01T00:00:00Z");
  run_until("1970-01-01T00:01:00Z");
  EXPECT_TRUE(stands("clock"));
  set_clock("2026-11-23T07:10:00+08:00");
  machine.synchronised = true;
  run_until("2026-11-23T07:31:00+08:00");
  EXPECT_FALSE(stands("clock"));
}

TEST_F(Health, LooksAtDiskAndCertificate) {
  watch_->check();
  EXPECT_THAT(told_, IsEmpty());
  reserve_ = INT64_MAX / 8;
  certificate_ends_ = clock.now() + std::chrono::hours(24);
  watch_->check();
  EXPECT_TRUE(stands("disk"));
  EXPECT_TRUE(stands("certificate"));
}

}  // namespace
}  // namespace xiangyin::scenario
