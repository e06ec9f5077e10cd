#include "config/settings.hpp"
#include "daemon/ctl/command.hpp"
#include "daemon/ctl/setup/walk.hpp"

namespace xiangyin::ctl {
namespace {

struct SetupOptions {
  std::string answers;
  std::string settings = config::default_places().settings;
  std::string restart = "systemctl restart xiangyind";
};

core::Result<void> set_up(Context& context, const SetupOptions& options) {
  Box box(context.client, options.settings, options.restart);
  if (!options.answers.empty()) return walk_by_answers(context, box, options.answers);
  Dialogue dialogue(std::cin, std::cout);
  return walk_through(context, box, dialogue);
}

}  // namespace

void add_setup(CLI::App& app, Action& action) {
  add_command<SetupOptions>(
      app, action, "setup",
      "Make a station of this box: asks, lets each output be heard, makes keys, shows a QR code",
      [](CLI::App& command, SetupOptions& options) {
        command.add_option("--answers", options.answers, "ask nothing: a TOML file has the answers")
            ->check(CLI::ExistingFile);
        command.add_option("--settings", options.settings, "the station's settings file")
            ->capture_default_str();
        command
            .add_option("--restart", options.restart,
                        "the shell command by which the station takes over its settings")
            ->capture_default_str();
      },
      set_up)
      ->footer(
          "On the box itself, as root. In a file of answers, each of which may be left out:\n"
          "  name = \"平湖村广播站\"              time_zone = \"Asia/Shanghai\"\n"
          "  languages = [\"wuu-x-pinghu\"]      zones = [\"square=1\", \"school=2\"]\n"
          "  relay = \"gpio:/dev/gpiochip0#17\"  quiet = [\"22:00-06:00\"]\n"
          "  output = \"alsa:Device\"            addresses = [\"box.local\", \"192.0.2.7\"]\n"
          "  pair = \"office phone\"             role = \"scheduler\"\n\n"
          "Example:\n  sudo xiangyinctl setup\n  sudo xiangyinctl setup --answers /boot/station.toml");
}

}  // namespace xiangyin::ctl
