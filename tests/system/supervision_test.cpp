// The player is killed, hangs, or loses its sound server: what was on air ends with the right outcome, the
// control socket goes on answering, and the next broadcast is said.
#include <atomic>
#include <csignal>
#include <fstream>
#include <thread>

#include <gmock/gmock.h>

#include "tests/support/capture.hpp"
#include "tests/support/content.hpp"
#include "tests/support/sound_server.hpp"

namespace xiangyin::test {
namespace {

using namespace std::chrono_literals;
using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

/// Asks for the status without pause, and counts what is not answered with 200.
class Asking {
 public:
  explicit Asking(const Station& station)
      : thread_([this, &station] {
          while (!done_) {
            ++asked_;
            try {
              if (station.request("GET", "/v1/status").status != 200) ++refused_;
            } catch (const std::exception&) {
              ++refused_;
            }
          }
        }) {}
  ~Asking() {
    done_ = true;
    thread_.join();
    EXPECT_GT(asked_, 0);
    EXPECT_EQ(refused_, 0) << "of " << asked_;
  }

 private:
  std::atomic<bool> done_ = false;
  int asked_ = 0;
  int refused_ = 0;
  std::thread thread_;
};

class Supervision : public testing::Test {
 protected:
  Supervision() : station({.device = "default", .environment = server.environment()}) {
    station.start();
    write_sound(station.directory() / "long.wav", marker(48000, 30, 1));
    write_sound(station.directory() / "short.wav", marker(48000, 1, 2));
    add_playlist(station, "long", {add_recording(station, station.directory() / "long.wav")});
    add_playlist(station, "short", {add_recording(station, station.directory() / "short.wav")});
  }

  /// Returns when half a minute of speech has begun.
  void begin(Events& events) {
    add_rule(station, "long", "long", whole_second(6s));
    ASSERT_TRUE(events.wait_for("broadcast.on_air", 60s));
  }

  /// Something else is said afterwards, whole and once.
  void expect_next_is_heard(Events& events) {
    const Capture capture(server.address());
    add_rule(station, "short", "short", whole_second(8s));
    const auto row = wait_for_end(events, "short", 60s);
    EXPECT_EQ(row.at("outcome").as_string(), "completed") << row.at("reason").as_string();
    ASSERT_TRUE(capture.wait_until(whole_second(0ms)));
    const Sound wanted = read_sound(station.directory() / "short.wav", Capture::rate);
    EXPECT_THAT(find_sound(capture.sound(), wanted), SizeIs(1));
  }

  void expect_cut_short(const boost::json::object& row) {
    EXPECT_EQ(row.at("outcome").as_string(), "partial");
    EXPECT_NE(row.at("reason").as_string(), "");
    EXPECT_FALSE(row.at("on_air_at").is_null());
  }

  SoundServer server;
  Station station;
};

TEST_F(Supervision, APlayerKilledInMidSentence) {
  auto events = station.events();
  const Asking asking(station);
  begin(events);
  const auto player = station.child("xiangyin-player");
  ASSERT_TRUE(player);
  kill(*player, SIGKILL);
  expect_cut_short(wait_for_end(events, "long", 30s));
  expect_next_is_heard(events);
  EXPECT_NE(station.child("xiangyin-player"), player);
}

TEST_F(Supervision, APlayerThatWasHeardIsReplacedAtOnceHoweverOftenItIsKilled) {
  auto events = station.events();
  for (int i = 0; i < 3; ++i) {
    while (station.ctl({"play", "playlist:long"}).status != 0)
      std::this_thread::sleep_for(20ms);
    ASSERT_TRUE(events.wait_for("broadcast.on_air", 60s));
    kill(*station.child("xiangyin-player"), SIGKILL);
    expect_cut_short(wait_for_end(events, "", 30s));
  }
  std::ifstream file(station.log());
  const std::string log(std::istreambuf_iterator<char>(file), {});
  EXPECT_THAT(log, HasSubstr("; tried again in 0.1 s"));
  EXPECT_THAT(log, Not(HasSubstr("; tried again in 0.2 s")));
}

TEST_F(Supervision, APlayerThatHangs) {
  auto events = station.events();
  const Asking asking(station);
  begin(events);
  const auto player = station.child("xiangyin-player");
  ASSERT_TRUE(player);
  kill(*player, SIGSTOP);
  expect_cut_short(wait_for_end(events, "long", 30s));
  expect_next_is_heard(events);
  EXPECT_NE(station.child("xiangyin-player"), player);
}

TEST_F(Supervision, APlayerKilledBeforeItsMomentIsReplacedInTime) {
  auto events = station.events();
  const Asking asking(station);
  add_rule(station, "short", "short", whole_second(8s));
  ASSERT_TRUE(events.wait_for("broadcast.cued", 60s));
  const auto player = station.child("xiangyin-player");
  ASSERT_TRUE(player);
  kill(*player, SIGKILL);
  const auto row = wait_for_end(events, "short", 60s);
  EXPECT_EQ(row.at("outcome").as_string(), "completed") << row.at("reason").as_string();
}

TEST_F(Supervision, ASoundServerThatDiesInMidSentence) {
  auto events = station.events();
  const Asking asking(station);
  begin(events);
  server.kill();
  expect_cut_short(wait_for_end(events, "long", 30s));
  server.start();
  expect_next_is_heard(events);
}

TEST(LostOutput, IsNamedWithTheReason) {
  SoundServer server;
  Station station({.device = "alsa:Nowhere", .environment = server.environment()});
  station.start();
  auto events = station.events();
  write_sound(station.directory() / "short.wav", marker(48000, 1, 2));
  add_playlist(station, "short", {add_recording(station, station.directory() / "short.wav")});
  const auto output = [&station] {
    return station.request("GET", "/v1/status").json().at("outputs").at(0).as_object();
  };
  EXPECT_EQ(output().at("condition").as_string(), "ready");
  add_rule(station, "lost", "short", whole_second(3s), 1);
  const auto row = wait_for_end(events, "lost", 60s);
  EXPECT_EQ(row.at("outcome").as_string(), "missed");
  EXPECT_THAT(std::string(row.at("reason").as_string()), HasSubstr("there is no sound card 'alsa:Nowhere'"));
  EXPECT_EQ(output().at("condition").as_string(), "lost");
  EXPECT_THAT(std::string(output().at("reason").as_string()),
              HasSubstr("there is no sound card 'alsa:Nowhere'"));

  std::ifstream file(station.log());
  const std::string log(std::istreambuf_iterator<char>(file), {});
  EXPECT_THAT(log, HasSubstr("output alsa:Nowhere: there is no sound card 'alsa:Nowhere'"));
  EXPECT_THAT(log, Not(HasSubstr("player lost")));
}

TEST_F(Supervision, NoSoundServerIsAFailureThatSaysSo) {
  auto events = station.events();
  const Asking asking(station);
  server.kill();
  add_rule(station, "short", "short", whole_second(7s), 0);
  const auto row = wait_for_end(events, "short", 60s);
  EXPECT_THAT(row.at("outcome").as_string(), AnyOf("failed", "missed"));
  EXPECT_NE(row.at("reason").as_string(), "");
  EXPECT_TRUE(row.at("on_air_at").is_null());
}

}  // namespace
}  // namespace xiangyin::test
