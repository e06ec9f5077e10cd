// What lies behind the player: devices and the amplifier.
//
// A zone of two devices whose crystals run off to either side, each spoken to by a player of its own that
// knows nothing of the other: they stay in step because both keep to the system's clock.
#include <array>
#include <charconv>
#include <cmath>
#include <csignal>
#include <fstream>

#include <gmock/gmock.h>
#include <poll.h>
#include <pty.h>
#include <unistd.h>

#include "tests/support/content.hpp"
#include "tests/support/sound.hpp"
#include "tests/support/station.hpp"

namespace xiangyin::test {
namespace {

using namespace std::chrono_literals;
using testing::SizeIs;

constexpr int rate = 48000;
constexpr double seconds_long = 45;

/// What a card was given, its left channel, and when the first of it sounded.
struct Played {
  Sound sound;
  std::int64_t first = 0;  ///< CLOCK_REALTIME nanoseconds
  double rate = 0;         ///< the card's real one, Hz
};

class Outputs : public testing::Test {
 protected:
  Outputs() {
    std::filesystem::create_directory(directory / "fast");
    std::filesystem::create_directory(directory / "slow");
    std::ofstream conf(directory / "alsa.conf");
    conf << "pcm_type.drifting { lib \"" DRIFTING_PCM "\" }\n"
         << "pcm.!default { type null }\n";  // PortAudio 19.6 aborts where there is none
    for (const auto& [name, ppm] : {std::pair("fast", fast_ppm), std::pair("slow", slow_ppm)}) {
      conf << "pcm." << name << " { type drifting ppm " << ppm << " directory " << directory / name
           << " hint { show on description \"" << name << "\" } }\n";
    }
  }

  Played played(const std::string& card, int ppm) const {
    Played played{{{}, rate}, 0, rate * (1 + ppm * 1e-6)};
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(directory / card))
      files.push_back(entry.path());
    EXPECT_THAT(files, SizeIs(1)) << "the output was opened once";
    const std::string name = files.at(0).filename().native();
    std::from_chars(name.data(), name.data() + name.size(), played.first);
    std::ifstream file(files.at(0), std::ios::binary);
    std::int16_t frame[2];
    while (file.read(reinterpret_cast<char*>(frame), sizeof frame))
      played.sound.samples.push_back(static_cast<float>(frame[0]) / 32768);
    return played;
  }

  static constexpr int fast_ppm = 100;
  static constexpr int slow_ppm = -80;
  TemporaryDirectory directory;
};

/// How much later than its moment this tenth of a second of the programme was heard, in milliseconds.
double lateness(const Played& played, const Sound& programme, double at, std::int64_t start) {
  const auto from = static_cast<std::ptrdiff_t>(at * rate);
  const Sound wanted{{programme.samples.begin() + from, programme.samples.begin() + from + rate / 10}, rate};
  const double expected = (static_cast<double>(start - played.first) * 1e-9 + at) * played.rate;
  const auto left = static_cast<std::ptrdiff_t>(expected) - rate / 10;
  const Sound around{
      {played.sound.samples.begin() + left, played.sound.samples.begin() + left + 3 * rate / 10}, rate};
  const auto matches = find_sound(around, wanted, 0.6);
  EXPECT_THAT(matches, SizeIs(1)) << at;
  if (matches.empty()) return 1e9;
  return (static_cast<double>(left) + static_cast<double>(matches[0].at) - expected) / played.rate * 1000;
}

TEST_F(Outputs, OfDifferentRealRatesStayInStep) {
  Station station({.settings = "[[further_output]]\ndevice = \"slow\"\n",
                   .device = "fast",
                   .environment = {{"ALSA_CONFIG_PATH", (directory / "alsa.conf").string()}}});
  station.start();
  auto events = station.events();
  // Without the highest notes, so that a fraction of a sample matters little to its likeness.
  const Sound programme = resample(marker(8000, seconds_long, 11), rate);
  write_sound(directory / "long.flac", programme);
  add_playlist(station, "long", {add_recording(station, directory / "long.flac")});
  const core::Instant start = whole_second(6s);
  add_rule(station, "long", "long", start);
  const auto row = wait_for_end(events, "long", 90s);
  ASSERT_EQ(row.at("outcome").as_string(), "completed") << row.at("reason").as_string();
  station.stop();

  const Played fast = played("fast", fast_ppm);
  const Played slow = played("slow", slow_ppm);
  const std::int64_t began = start.time_since_epoch().count();
  // Uncorrected the two would be 8 ms apart at the end.
  for (const double at : {0.0, 5.0, 15.0, 25.0, 35.0, 44.5}) {
    const double of_fast = lateness(fast, programme, at, began);
    const double of_slow = lateness(slow, programme, at, began);
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
