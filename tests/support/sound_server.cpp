#include "tests/support/sound_server.hpp"

#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace xiangyin::test {
namespace {

/// Nothing from the machine's own configuration: PortAudio then finds these devices only, quickly and
/// without noise on standard error.
constexpr auto alsa_configuration = R"(
pcm.pulse { type pulse hint { show on description "pulse" } }
ctl.pulse { type pulse }
pcm.!default { type pulse }
ctl.!default { type pulse }
)";

std::map<std::string, std::string> prepare(const std::filesystem::path& directory) {
  const std::string run = (directory / "run").string();
  std::filesystem::create_directories(run + "/pulse");
  std::ofstream(directory / "alsa.conf") << alsa_configuration;
  return {{"HOME", directory.string()},
          {"XDG_RUNTIME_DIR", run},
          {"PULSE_RUNTIME_PATH", run + "/pulse"},
          {"PULSE_SERVER", "unix:" + run + "/pulse/native"},
          {"ALSA_CONFIG_PATH", (directory / "alsa.conf").string()}};
}

}  // namespace

SoundServer::SoundServer(const Options& options)
    : options_(options),
      environment_(prepare(directory_.path())),
      ready_(directory_ / "ready"),
      server_(launch()) {}

void SoundServer::start() {
  server_ = launch();
}

Process SoundServer::launch() {
  const std::string socket = environment_.at("PULSE_RUNTIME_PATH") + "/native";
  std::filesystem::remove(socket);
  Command command{"pulseaudio",
                  {"-n", "--daemonize=no", "--exit-idle-time=-1", "--disallow-exit=yes", "--use-pid-file=no",
                   "--high-priority=no", "--realtime=no", "-L",
                   "module-null-sink sink_name=sink norewinds=1 rate=48000 channels=2 format=s16le", "-L",
                   "module-native-protocol-unix auth-anonymous=1 socket=" + socket},
                  environment_,
                  directory_ / "pulseaudio.log"};
  command.environment.erase("PULSE_SERVER");
  command.environment["NOTIFY_SOCKET"] = ready_.path();
  if (options_.ppm != 0) {
    command.environment["LD_PRELOAD"] = XIANGYIN_DRIFTING_CLOCK;
    command.environment["DRIFTING_CLOCK_PPM"] = std::to_string(options_.ppm);
  }
  Process server(command);
  if (!ready_.wait(std::chrono::seconds(20))) throw std::runtime_error("the sound server does not come up");
  return server;
}

}  // namespace xiangyin::test
