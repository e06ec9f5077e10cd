#include <algorithm>
#include <chrono>
#include <csignal>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "tests/bench/benches.hpp"
#include "tests/bench/measure.hpp"
#include "tests/support/content.hpp"
#include "tests/support/sound.hpp"
#include "tests/support/sound_server.hpp"

namespace xiangyin::bench {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point moment) {
  return std::chrono::duration<double, std::milli>(Clock::now() - moment).count();
}

/// A station on a sound server, with half a minute of speech to interrupt.
class Fixture {
 public:
  Fixture() : station({.device = "default", .environment = server.environment()}) {
    station.write_settings("[control]\nbroadcasts_per_hour = 0\n");
    station.start();
    const auto file = station.directory() / "long.wav";
    write_sound(file, test::marker(48000, 30, 1));
    test::add_playlist(station, "long", {test::add_recording(station, file)});
    events.emplace(station.events());
  }

  /// Starts it by hand, again and again while there is no player; returns when it is on air.
  void begin() {
    const auto patience = Clock::now() + 30s;
    while (station.ctl({"play", "playlist:long"}).status != 0) {
      if (Clock::now() > patience) throw std::runtime_error("there is no new player");
      std::this_thread::sleep_for(20ms);
    }
    if (!events->wait_for("broadcast.on_air", 30s)) throw std::runtime_error("nothing went on air");
  }
  /// The outcome of what is on air, when it has one.
  std::string end() {
    const auto row = events->wait_for("broadcast.ended", 60s);
    if (!row) throw std::runtime_error("what was on air never ended");
    return std::string(row->at("outcome").as_string());
  }
  void silence() {
    station.must({"stop"});
    end();
  }

  test::SoundServer server;
  test::Station station;
  std::optional<test::Events> events;
};

struct Figures {
  std::map<std::string, std::int64_t> outcomes;
  std::vector<double> noticed;    ///< ms from the fault to the recorded outcome
  std::vector<double> recovered;  ///< ms from when it could speak again to the next broadcast on air
};

void report_fault(const std::string& fault, const Figures& figures) {
  boost::json::object outcomes;
  for (const auto& [outcome, count] : figures.outcomes)
    outcomes[outcome] = count;
  report({{"bench", "faults"},
          {"fault", fault},
          {"outcomes", std::move(outcomes)},
          {"noticed_ms", summary(figures.noticed)},
          {"next_on_air_ms", summary(figures.recovered)}});
}

void kill_player(int count) {
  Fixture fixture;
  Figures figures;
  for (int i = 0; i < count; ++i) {
    fixture.begin();
    const auto player = fixture.station.child("xiangyin-player");
    if (!player) throw std::runtime_error("there is no player");
    const auto fault = Clock::now();
    kill(*player, SIGKILL);
    ++figures.outcomes[fixture.end()];
    figures.noticed.push_back(milliseconds_since(fault));
    fixture.begin();
    figures.recovered.push_back(milliseconds_since(fault));
    fixture.silence();
  }
  report_fault("player killed in mid-sentence", figures);
}

void kill_server(int count) {
  Fixture fixture;
  Figures figures;
  for (int i = 0; i < count; ++i) {
    fixture.begin();
    const auto fault = Clock::now();
    fixture.server.kill();
    ++figures.outcomes[fixture.end()];
    figures.noticed.push_back(milliseconds_since(fault));
    fixture.server.start();
    const auto back = Clock::now();
    fixture.begin();
    figures.recovered.push_back(milliseconds_since(back));
    fixture.silence();
  }
  report_fault("sound server killed and restarted in mid-sentence", figures);
}

/// The server comes back three seconds after the moment of a broadcast that may be a minute late.
void server_gone_at_start(int count) {
  Fixture fixture;
  Figures figures;
  const auto file = fixture.station.directory() / "short.wav";
  write_sound(file, test::marker(48000, 1, 2));
  test::add_playlist(fixture.station, "short", {test::add_recording(fixture.station, file)});
  for (int i = 0; i < count; ++i) {
    fixture.server.kill();
    const core::Instant start = test::whole_second(4s);
    test::add_rule(fixture.station, "late-" + std::to_string(i), "short", start);
    std::this_thread::sleep_until(start + 3s);
    fixture.server.start();
    const auto back = Clock::now();
    if (!fixture.events->wait_for("broadcast.on_air", 60s)) throw std::runtime_error("it was never said");
    figures.recovered.push_back(milliseconds_since(back));
    ++figures.outcomes[fixture.end()];
  }
  report_fault("no sound server at the start, back three seconds after it", figures);
}

}  // namespace

void faults(int count) {
  kill_player(count);
  kill_server(count);
  server_gone_at_start(std::max(1, count / 5));
}

}  // namespace xiangyin::bench
