#include <chrono>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "tests/bench/benches.hpp"
#include "tests/bench/load.hpp"
#include "tests/bench/measure.hpp"
#include "tests/support/station.hpp"

namespace xiangyin::bench {
namespace {

using namespace std::chrono_literals;

constexpr int most_connections = 256;

void measure(const std::string& server, const std::string& transport, const LoadTarget& target,
             double seconds) {
  for (const int connections : {1, 8, most_connections}) {
    const LoadResult result = run_load(target, connections, seconds);
    report({{"bench", "control"},
            {"server", server},
            {"transport", transport},
            {"connections", connections},
            {"answers_per_second", static_cast<double>(result.answers) / result.seconds},
            {"p50_microseconds", result.p50_microseconds},
            {"p99_microseconds", result.p99_microseconds}});
  }
}

LoadTarget station_target(const std::string& path, const std::string& token) {
  LoadTarget target;
  target.request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" +
                   (token.empty() ? "" : "Authorization: Bearer " + token + "\r\n") + "\r\n";
  target.answer = http_answer;
  return target;
}

/// `mpd` with a socket of its own, no music and no output, answering `status`.
void measure_mpd(const test::TemporaryDirectory& directory, double seconds) {
  const auto socket = directory / "mpd.sock";
  const auto settings = directory / "mpd.conf";
  std::ofstream(settings) << "bind_to_address \"" << socket.string() << "\"\nmax_connections \"512\"\n"
                          << "connection_timeout \"600\"\n"
                          << "audio_output {\n type \"null\"\n name \"null\"\n}\n";
  test::Process mpd({"mpd", {"--no-daemon", "--stderr", settings.string()}, {}, directory / "mpd.log"});
  for (int tries = 0; !std::filesystem::exists(socket); ++tries) {
    if (tries == 100) throw std::runtime_error("mpd does not come up");
    std::this_thread::sleep_for(50ms);
  }
  LoadTarget target;
  target.socket = socket;
  target.greeting_end = "\n";
  target.request = "status\n";
  target.answer = [](std::string_view text) { return text.ends_with("OK\n") ? text.size() : 0; };
  measure("mpd status", "unix", target, seconds);
}

}  // namespace

void control(double seconds, std::int64_t requests) {
  test::Station station({.settings = "[control]\naddress = \"127.0.0.1\"\nport = 0\nconnections = 600\n"
                                     "connections_per_address = 600\n",
                         .device = "null"});
  station.start();
  const auto tls = station.must({"tls", "create", "localhost"}).as_object();
  const auto token = station.must({"token", "create", "bench"}).as_object().at("token").as_string();

  try {
    measure_mpd(station.directory(), seconds);
  } catch (const std::exception& error) {
    report({{"bench", "control"}, {"server", "mpd status"}, {"not_measured", error.what()}});
  }
  for (const char* path : {"/v1/status", "/v1/broadcasts"}) {
    LoadTarget local = station_target(path, {});
    local.socket = station.socket();
    measure(path, "unix", local, seconds);
    LoadTarget remote = station_target(path, std::string(token));
    remote.port = static_cast<int>(tls.at("port").as_int64());
    remote.tls = true;
    measure(path, "tls", remote, seconds);
  }

  LoadTarget local = station_target("/v1/status", {});
  local.socket = station.socket();
  const Memory before = memory(station.pid());
  std::int64_t answered = 0;
  while (answered < requests)
    answered += static_cast<std::int64_t>(run_load(local, 8, 1).answers);
  const Memory after = memory(station.pid());
  report({{"bench", "control"},
          {"requests", answered},
          {"rss_megabytes_before", before.resident_megabytes},
          {"rss_megabytes_after", after.resident_megabytes}});
}

}  // namespace xiangyin::bench
