#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/bench/benches.hpp"
#include "tests/bench/measure.hpp"
#include "tests/support/content.hpp"
#include "tests/support/drifting_card.hpp"
#include "tests/support/sound_server.hpp"

namespace xiangyin::bench {
namespace {

using namespace std::chrono_literals;

/// A station of its own on a sound server of its own, whose card's crystal runs off.
struct Village {
  explicit Village(int ppm)
      : server({.ppm = ppm}),
        capture(server.address()),
        station({.device = "default", .environment = server.environment()}) {
    station.start();
  }

  test::SoundServer server;
  test::Capture capture;
  test::Station station;
};

void say(Village& village, const test::Sound& programme,
         const std::vector<std::pair<std::string, core::Instant>>& rules) {
  const auto file = village.station.directory() / "long.flac";
  write_sound(file, programme);
  test::add_playlist(village.station, "long", {test::add_recording(village.station, file)});
  for (const auto& [name, start] : rules)
    test::add_rule(village.station, name, "long", start);
}

}  // namespace

void in_step(int seconds, int fast_ppm, int slow_ppm) {
  Village fast(fast_ppm);
  Village slow(slow_ppm);
  auto events = slow.station.events();
  // Without the highest notes, so that a fraction of a sample matters little to its likeness.
  const test::Sound programme = resample(test::marker(8000, seconds, 11), test::DriftingCard::rate);
  const core::Instant first = test::whole_second(10s);
  const core::Instant second = first + std::chrono::seconds(seconds + 15);
  const std::vector<std::pair<std::string, core::Instant>> rules{{"first", first}, {"second", second}};
  say(fast, programme, rules);
  say(slow, programme, rules);
  for (const auto& [name, start] : rules)
    test::wait_for_end(events, name, std::chrono::seconds(seconds + 60));
  std::this_thread::sleep_for(3s);

  const auto of_fast = test::played(fast.capture, fast_ppm);
  const auto of_slow = test::played(slow.capture, slow_ppm);
  for (const auto& [name, start] : rules) {
    std::vector<double> apart;
    std::vector<double> off;
    for (double at = 0; at < seconds - 1; at += 1) {
      const double late_fast = lateness(of_fast, programme, at, start);
      const double late_slow = lateness(of_slow, programme, at, start);
      apart.push_back(late_fast - late_slow);
      off.push_back(late_fast);
      off.push_back(late_slow);
    }
    report({{"bench", "in_step"},
            {"unit", "ms, every second"},
            {"broadcast", name},
            {"ppm", {fast_ppm, slow_ppm}},
            {"apart", summary(apart)},
            {"from_the_moment", summary(off)}});
  }
}

}  // namespace xiangyin::bench
