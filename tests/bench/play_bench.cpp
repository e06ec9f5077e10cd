#include <chrono>
#include <stdexcept>
#include <string>

#include "tests/bench/benches.hpp"
#include "tests/bench/measure.hpp"
#include "tests/support/content.hpp"
#include "tests/support/sound.hpp"
#include "tests/support/sound_server.hpp"
#include "tests/support/speech.hpp"

namespace xiangyin::bench {
namespace {

using namespace std::chrono_literals;

/// A minute of human speech.
test::Sound minute() {
  const test::Sound sentence = test::read_sound(test::human_voice(), 48000);
  test::Sound sound{{}, 48000};
  while (sound.seconds() < 60)
    sound.samples.insert(sound.samples.end(), sentence.samples.begin(), sentence.samples.end());
  sound.samples.resize(60 * 48000);
  return sound;
}

void peer(const std::string& program, const std::filesystem::path& file, const test::SoundServer& server) {
  const double before = ended_children_seconds();
  const auto finished = test::run({program, {file.string()}, server.environment()});
  if (finished.status != 0) throw std::runtime_error(program + ": " + finished.error);
  report({{"bench", "play"},
          {"player", program},
          {"cpu_seconds_per_minute", ended_children_seconds() - before}});
}

}  // namespace

void play() {
  test::SoundServer server;
  test::Station station({.device = "default", .environment = server.environment()});
  station.start();
  auto events = station.events();
  const auto wav = station.directory() / "minute.wav";
  const auto flac = station.directory() / "minute.flac";
  write_sound(wav, minute());
  write_sound(flac, minute());
  test::add_playlist(station, "minute", {test::add_recording(station, flac, "en")});
  test::add_rule(station, "minute", "minute", test::whole_second(10s));

  const auto player = station.child("xiangyin-player");
  if (!player) throw std::runtime_error("there is no player");
  const double daemon_before = usage(station.pid()).processor_seconds;
  const double player_before = usage(*player).processor_seconds;
  const auto row = test::wait_for_end(events, "minute", 120s);
  if (row.at("outcome").as_string() != "completed")
    throw std::runtime_error("not completed: " + std::string(row.at("reason").as_string()));
  report({{"bench", "play"},
          {"player", "xiangyin"},
          {"cpu_seconds_per_minute", usage(station.pid()).processor_seconds - daemon_before +
                                         usage(*player).processor_seconds - player_before},
          {"cpu_seconds_player", usage(*player).processor_seconds - player_before},
          {"rss_megabytes_player", memory(*player).resident_megabytes}});
  peer("aplay", wav, server);
  peer("paplay", flac, server);
}

}  // namespace xiangyin::bench
