// What lies behind the player: devices and the amplifier.
//
// A zone of two devices whose crystals run off to either side, each spoken to by a player of its own that
// knows nothing of the other: they stay in step because both keep to the system's clock.
#include <array>
#include <cmath>
#include <csignal>
#include <fstream>

#include <gtest/gtest.h>
#include <poll.h>
#include <pty.h>
#include <unistd.h>

#include "tests/support/content.hpp"
#include "tests/support/drifting_card.hpp"
#include "tests/support/sound.hpp"
#include "tests/support/station.hpp"

namespace xiangyin::test {
namespace {

using namespace std::chrono_literals;

TEST(Outputs, OfDifferentRealRatesStayInStep) {
  const TemporaryDirectory directory;
  constexpr double seconds = 30;
  const std::vector<DriftingCard> cards{{"fast", 150, directory.path()}, {"slow", -100, directory.path()}};
  std::ofstream(directory / "alsa.conf") << DriftingCard::configuration(cards);
  Station station({.settings = "[[further_output]]\ndevice = \"slow\"\n",
                   .device = "fast",
                   .environment = {{"ALSA_CONFIG_PATH", (directory / "alsa.conf").string()}}});
  station.start();
  auto events = station.events();
  // Without the highest notes, so that a fraction of a sample matters little to its likeness.
  const Sound programme = resample(marker(8000, seconds, 11), DriftingCard::rate);
  write_sound(directory / "long.flac", programme);
  add_playlist(station, "long", {add_recording(station, directory / "long.flac")});
  const core::Instant start = whole_second(6s);
  add_rule(station, "long", "long", start);
  const auto row = wait_for_end(events, "long", 90s);
  ASSERT_EQ(row.at("outcome").as_string(), "completed") << row.at("reason").as_string();
  station.stop();

  ASSERT_EQ(cards[0].starts(), 1);
  ASSERT_EQ(cards[1].starts(), 1);
  const Played fast = cards[0].played();
  const Played slow = cards[1].played();
  // Uncorrected the two would be 7.5 ms apart at the end.
  for (const double at : {0.0, 5.0, 10.0, 15.0, 20.0, 25.0, 29.5}) {
    const double of_fast = lateness(fast, programme, at, start);
    const double of_slow = lateness(slow, programme, at, start);
    std::cout << "after " << at << " s: fast " << of_fast << " ms, slow " << of_slow
              << " ms from the moment\n";
    EXPECT_LT(std::fabs(of_fast - of_slow), 5) << at;
  }
}

/// The board of a serial relay, at the other end of a pseudo terminal.
class Board {
 public:
  Board() {
    int board = -1;
    int port = -1;
    std::array<char, 100> name{};
    EXPECT_EQ(openpty(&board, &port, name.data(), nullptr, nullptr), 0);
    board_ = core::FileDescriptor(board);
    port_ = core::FileDescriptor(port);
    name_ = name.data();
  }
  const std::string& port() const { return name_; }
  /// The state that the next command asks for: 1 or 0; -1 when none comes in twenty seconds.
  int next() const {
    std::array<std::uint8_t, 4> command{};
    for (std::uint8_t& byte : command) {
      pollfd readable{board_.get(), POLLIN, 0};
      if (poll(&readable, 1, 20'000) != 1 || read(board_.get(), &byte, 1) != 1) return -1;
    }
    return command[2];
  }

 private:
  core::FileDescriptor board_;
  core::FileDescriptor port_;  // kept, so that the terminal lives
  std::string name_;
};

TEST(Amplifier, IsSwitchedForATestCallAndGoesOffWhateverBecomesOfThePlayer) {
  const Board board;
  Station station({.settings = "[amplifier]\nrelay = \"serial:" + board.port() +
                               "#1\"\nsettle_milliseconds = 300\nhold_seconds = 1\n"});
  station.start();
  EXPECT_EQ(board.next(), 0);  // whatever a crash has left on
  auto events = station.events();
  station.must({"test"});
  EXPECT_EQ(board.next(), 1);
  const auto row = events.wait_for("broadcast.ended", 30s);
  ASSERT_TRUE(row);
  EXPECT_EQ(row->at("outcome").as_string(), "completed");
  EXPECT_GT(row->at("peak_dbfs").to_number<double>(), -20);
  EXPECT_EQ(board.next(), 0);

  station.must({"test"});
  EXPECT_EQ(board.next(), 1);
  ASSERT_TRUE(events.wait_for("broadcast.on_air", 30s));
  kill(*station.child("xiangyin-player"), SIGKILL);
  EXPECT_EQ(board.next(), 0);
}

}  // namespace
}  // namespace xiangyin::test
