#include <chrono>
#include <map>
#include <stdexcept>
#include <string>
#include <thread>

#include "tests/bench/benches.hpp"
#include "tests/bench/measure.hpp"
#include "tests/support/content.hpp"
#include "tests/support/sound_server.hpp"
#include "tests/support/speech.hpp"

namespace xiangyin::bench {

using namespace std::chrono_literals;

void idle(int seconds) {
  test::SoundServer server;
  test::Station station({.device = "default", .environment = server.environment()});
  station.start();
  // A station that has spoken and will speak again, but not while we look.
  test::add_playlist(station, "check", {test::add_recording(station, test::speaker_check(), "en")});
  test::add_rule(station, "before", "check", test::whole_second(6s));
  test::add_rule(station, "after", "check", test::whole_second(std::chrono::seconds(seconds) + 10min));
  {
    auto events = station.events();
    test::wait_for_end(events, "before", 60s);
  }

  const auto player = station.child("xiangyin-player");
  if (!player) throw std::runtime_error("there is no player");
  const std::map<std::string, pid_t> processes{{"xiangyind", station.pid()}, {"xiangyin-player", *player}};
  // The stream closes and the disk settles; then the time that is measured.
  std::this_thread::sleep_for(10s);
  std::map<std::string, Usage> before;
  for (const auto& [name, pid] : processes)
    before[name] = usage(pid);
  std::this_thread::sleep_for(std::chrono::seconds(seconds));

  Usage all;
  Memory total;
  for (const auto& [name, pid] : processes) {
    const Usage after = usage(pid);
    const Usage used{after.processor_seconds - before[name].processor_seconds,
                     after.wake_ups - before[name].wake_ups};
    const Memory kept = memory(pid);
    report({{"bench", "idle"},
            {"process", name},
            {"seconds", seconds},
            {"wake_ups_per_second", static_cast<double>(used.wake_ups) / seconds},
            {"cpu_seconds", used.processor_seconds},
            {"rss_megabytes", kept.resident_megabytes},
            {"pss_megabytes", kept.proportional_megabytes}});
    all.processor_seconds += used.processor_seconds;
    all.wake_ups += used.wake_ups;
    total.resident_megabytes += kept.resident_megabytes;
    total.proportional_megabytes += kept.proportional_megabytes;
  }
  report({{"bench", "idle"},
          {"process", "all"},
          {"seconds", seconds},
          {"wake_ups_per_second", static_cast<double>(all.wake_ups) / seconds},
          {"cpu_seconds", all.processor_seconds},
          {"rss_megabytes", total.resident_megabytes},
          {"pss_megabytes", total.proportional_megabytes}});
}

}  // namespace xiangyin::bench
