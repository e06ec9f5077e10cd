#include <algorithm>
#include <chrono>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/bench/benches.hpp"
#include "tests/bench/measure.hpp"
#include "tests/support/capture.hpp"
#include "tests/support/content.hpp"
#include "tests/support/sound_server.hpp"

namespace xiangyin::bench {
namespace {

using namespace std::chrono_literals;

constexpr auto distance = 5s;  ///< from start to start

double in_milliseconds(core::Duration duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

/// What the station itself says about its starts: on air minus scheduled.
std::vector<double> told(test::Events& events, int count) {
  std::vector<double> values;
  for (int i = 0; i < count; ++i) {
    const auto row = test::wait_for_end(events, "start-" + std::to_string(i), 60s);
    if (row.at("outcome").as_string() != "completed")
      throw std::runtime_error("not completed: " + std::string(row.at("reason").as_string()));
    const auto instant = [&row](const char* name) {
      return core::parse_rfc3339(std::string_view(row.at(name).as_string())).value();
    };
    values.push_back(in_milliseconds(instant("on_air_at") - instant("scheduled_at")));
  }
  return values;
}

/// The distance of each start to the sound heard next to it.
std::vector<double> heard(const test::Capture& capture, const test::Sound& wanted, core::Instant first,
                          int count) {
  std::vector<core::Instant> starts;
  for (const test::Match& match : find_sound(capture.sound(), wanted))
    starts.push_back(capture.when(match.at));
  if (starts.size() != static_cast<std::size_t>(count))
    throw std::runtime_error(std::to_string(starts.size()) + " starts were heard, not " +
                             std::to_string(count));
  std::vector<double> values;
  for (std::size_t i = 0; i < starts.size(); ++i)
    values.push_back(in_milliseconds(starts[i] - (first + static_cast<int>(i) * distance)));
  return values;
}

}  // namespace

void on_air(int count) {
  test::SoundServer server;
  const test::Capture capture(server.address());
  test::Station station({.settings = "[playout]\nlead_seconds = 2\n",
                         .device = "default",
                         .environment = server.environment()});
  station.start();
  auto events = station.events();

  // Noise that begins at full strength: its first sample is the first audible one.
  const auto file = station.directory() / "noise.wav";
  write_sound(file, test::marker(48000, 1, 1));
  test::add_playlist(station, "noise", {test::add_recording(station, file)});
  const core::Instant first = test::whole_second(5s);
  for (int i = 0; i < count; ++i)
    test::add_rule(station, "start-" + std::to_string(i), "noise", first + i * distance);

  const auto told_values = told(events, count);
  capture.wait_until(first + count * distance);
  const auto heard_values = heard(capture, test::read_sound(file, test::Capture::rate), first, count);
  report({{"bench", "on_air"},
          {"unit", "ms after the scheduled instant"},
          {"heard", summary(heard_values)},
          {"told", summary(told_values)}});
}

}  // namespace xiangyin::bench
