#include <iostream>

#include "config/settings.hpp"
#include "daemon/ctl/command.hpp"
#include "daemon/ctl/exit_code.hpp"
#include "daemon/ctl/stations.hpp"

namespace {

namespace ctl = xiangyin::ctl;
namespace core = xiangyin::core;

int fail(const core::Error& error) {
  std::cerr << "xiangyinctl: " << core::to_text(error) << '\n';
  return static_cast<int>(ctl::exit_code_of(error.code));
}

int run(int argument_count, char** arguments) {
  std::string socket = xiangyin::config::default_places().socket;
  std::string station;
  bool json = false;
  ctl::Action action;
  CLI::App app("Talks to a Xiangyin village broadcast station.", "xiangyinctl");
  app.fallthrough();
  app.require_subcommand(1);
  app.set_version_flag("--version", XIANGYIN_VERSION);
  app.add_option("--socket", socket, "the station's control socket")->capture_default_str();
  app.add_option("--station", station, "a station by its name in " + ctl::default_stations_file().native())
      ->envname("XIANGYIN_STATION");
  app.add_flag("--json", json, "print what the station answers, as JSON");
  app.footer("Each command has its own --help.\n" + std::string(ctl::exit_code_help));
  app.failure_message([](const CLI::App*, const CLI::Error& error) {
    return "xiangyinctl: " + std::string(error.what()) + ". See --help.\n";
  });
  for (const ctl::AddCommands add : ctl::all_commands)
    add(app, action);
  try {
    app.parse(argument_count, arguments);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : static_cast<int>(ctl::ExitCode::usage);
  }
  ctl::Place place;
  place.socket = socket;
  if (!station.empty()) {
    auto found = ctl::find_station(ctl::default_stations_file(), station);
    if (!found) return fail(found.error());
    place = std::move(*found);
  }
  ctl::Context context{ctl::Client(std::move(place)), json};
  const auto done = action(context);
  std::cout.flush();
  if (done) return 0;
  return fail(done.error());
}

}  // namespace

int main(int argument_count, char** arguments) {
  try {
    return run(argument_count, arguments);
  } catch (const std::exception& error) {
    std::cerr << "xiangyinctl: " << error.what() << '\n';
    return static_cast<int>(ctl::ExitCode::fault);
  }
}
