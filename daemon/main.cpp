#include <csignal>
#include <cstdio>
#include <iostream>

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <malloc.h>
#include <spdlog/spdlog.h>
#include <systemd/sd-daemon.h>

#include "daemon/activation.hpp"
#include "daemon/amplifier/relay.hpp"
#include "daemon/backup/command.hpp"
#include "daemon/core/log.hpp"
#include "daemon/daemon.hpp"
#include "daemon/simulation.hpp"
#include "daemon/station.hpp"

namespace {

using xiangyin::Daemon;
using xiangyin::config::Settings;
using xiangyin::core::Result;
namespace asio = boost::asio;

struct Options {
  std::string settings;  ///< empty: the default place, if there is a file
  std::string state;
  std::string socket;
  std::vector<std::string> simulate;  ///< from, to
  std::string backup;                 ///< file to write, "-": standard output
  std::string restore;                ///< file to read, "-": standard input
  bool check = false;
  bool amplifier_off = false;
  bool debug = false;
};

/// The settings file, with what the command line says put over it.
Result<Settings> read_settings(const Options& options) {
  const auto places = xiangyin::config::default_places();
  const bool named = !options.settings.empty();
  const auto file = named ? std::filesystem::path(options.settings) : places.settings;
  auto settings = named || std::filesystem::exists(file)
                      ? xiangyin::config::load(file)
                      : xiangyin::config::parse("", "the embedded default");
  if (!settings) return settings;
  if (!options.state.empty()) {
    settings->state.directory = std::filesystem::absolute(options.state);
    // A station with a state of its own has a socket of its own.
    settings->control.socket = settings->state.directory / "control.sock";
  }
  if (!options.socket.empty()) settings->control.socket = std::filesystem::absolute(options.socket);
  return settings;
}

int check(const Options& options) {
  const auto settings = read_settings(options);
  const auto station = settings ? xiangyin::make_station(*settings) : settings.error();
  if (!station) {
    std::cerr << to_text(station.error()) << '\n';
    return EXIT_FAILURE;
  }
  if (const auto& relay = settings->amplifier.relay; !relay.empty()) {
    if (const auto address = xiangyin::amplifier::parse_relay_address(relay); !address) {
      std::cerr << to_text(xiangyin::core::at_field(address.error(), "amplifier.relay")) << '\n';
      return EXIT_FAILURE;
    }
  }
  std::cout << "The settings are good.\nStation  " << settings->station.name << "\nTime     "
            << station->time_zone.name() << "\nState    " << settings->state.directory.native()
            << "\nSocket   " << settings->control.socket.native() << "\nOutput   " << settings->output.device
            << '\n';
  return EXIT_SUCCESS;
}

/// For when a station could not do it itself: it was killed.
int switch_amplifier_off(const Options& options) {
  const auto settings = read_settings(options);
  auto done = settings ? Result<void>() : Result<void>(settings.error());
  if (settings && !settings->amplifier.relay.empty()) {
    const auto address = xiangyin::amplifier::parse_relay_address(settings->amplifier.relay);
    done = address ? xiangyin::amplifier::make_relay(*address)->set(false) : Result<void>(address.error());
  }
  if (done) return EXIT_SUCCESS;
  std::cerr << to_text(done.error()) << '\n';
  return EXIT_FAILURE;
}

int back_up_or_restore(const Options& options) {
  const auto settings = read_settings(options);
  auto done = settings ? Result<void>() : Result<void>(settings.error());
  if (settings) {
    done = options.backup.empty() ? xiangyin::backup::restore_from(options.restore, settings->state.directory)
                                  : xiangyin::backup::back_up_to(options.backup, settings->state.directory);
  }
  if (done) return EXIT_SUCCESS;
  std::cerr << to_text(done.error()) << '\n';
  return EXIT_FAILURE;
}

int simulate(const Options& options) {
  const auto settings = read_settings(options);
  const auto done =
      settings ? xiangyin::simulate(*settings, options.simulate.at(0), options.simulate.at(1), std::cout)
               : Result<void>(settings.error());
  if (done) return EXIT_SUCCESS;
  std::cerr << to_text(done.error()) << '\n';
  return EXIT_FAILURE;
}

asio::awaitable<Result<void>> reload(Daemon& daemon, const Options& options) {
  auto settings = read_settings(options);
  if (!settings) co_return settings.error();
  co_return co_await daemon.reload(std::move(*settings));
}

/// Shared by serve() and feed_watchdog(), whichever ends last.
struct Watchdog {
  asio::steady_timer next;
  bool serving = true;
};

/// Tells systemd that the station is well for as long as its loop and its database answer
/// (sd_watchdog_enabled(3)). Without a watchdog it ends at once and nothing wakes up.
asio::awaitable<void> feed(Daemon& daemon, std::shared_ptr<Watchdog> watchdog) {
  std::uint64_t microseconds = 0;
  if (sd_watchdog_enabled(0, &microseconds) <= 0) co_return;
  while (watchdog->serving) {
    if (const auto answered = co_await daemon.answer(); answered) {
      sd_notify(0, "WATCHDOG=1");
    } else {
      spdlog::critical("the database does not answer: {}", to_text(answered.error()));
    }
    if (!watchdog->serving) break;
    watchdog->next.expires_after(std::chrono::microseconds(microseconds / 2));
    boost::system::error_code cancelled;
    co_await watchdog->next.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
  }
}

/// Reacts to signals until one says stop.
asio::awaitable<void> serve(Daemon& daemon, const Options& options) {
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  const auto watchdog = std::make_shared<Watchdog>(Watchdog{asio::steady_timer(executor)});
  asio::co_spawn(executor, feed(daemon, watchdog), asio::detached);
  asio::signal_set signals(executor, SIGTERM, SIGINT, SIGHUP);
  sd_notify(0, "READY=1");
  while (co_await signals.async_wait(asio::use_awaitable) == SIGHUP) {
    sd_notify(0, "RELOADING=1");
    const auto taken = co_await reload(daemon, options);
    if (!taken) spdlog::error("the settings stay as they were: {}", to_text(taken.error()));
    sd_notify(0, "READY=1");
  }
  sd_notify(0, "STOPPING=1");
  watchdog->serving = false;
  watchdog->next.cancel();
  co_await daemon.shut_down();
}

asio::awaitable<void> run(Daemon& daemon, const Options& options, int& status) {
  if (const auto started = co_await daemon.start(); !started) {
    spdlog::critical("{}", to_text(started.error()));
    status = EXIT_FAILURE;
    co_return co_await daemon.shut_down();
  }
  co_await serve(daemon, options);
}

int run(const Options& options, const std::filesystem::path& programs) {
  auto settings = read_settings(options);
  if (!settings) {
    spdlog::critical("{}", to_text(settings.error()));
    return EXIT_FAILURE;
  }
  auto sockets = xiangyin::take_activation_sockets();
  if (!sockets) {
    spdlog::critical("{}", to_text(sockets.error()));
    return EXIT_FAILURE;
  }
  asio::io_context loop(1);
  int status = EXIT_SUCCESS;
  Daemon daemon(loop.get_executor(), std::move(*settings), programs, std::move(*sockets));
  asio::co_spawn(loop, run(daemon, options, status), asio::detached);
  loop.run();
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  // Few threads share little memory: one arena, given back early, keeps the box small.
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_TRIM_THRESHOLD, 128 * 1024);
  std::signal(SIGPIPE, SIG_IGN);

  CLI::App app(
      "Plays announcements in the village's own dialect, on loudspeakers, at their scheduled times.");
  Options options;
  app.add_option("--settings", options.settings,
                 "Settings file (default: station.toml in its usual place, if any)");
  app.add_option("--state", options.state, "State directory; the control socket is put there too");
  app.add_option("--socket", options.socket, "Control socket");
  app.add_flag("--check", options.check, "Check the settings, say what they come to, and end");
  app.add_flag("--amplifier-off", options.amplifier_off,
               "Switch the amplifier off, for when the station was killed, and end");
  app.add_option("--simulate", options.simulate,
                 "FROM TO: carry out what is planned between two dates in seconds, without sound, print the "
                 "ledger, and end")
      ->expected(2);
  auto* backup =
      app.add_option("--backup", options.backup,
                     "FILE: write all of the station's state into a tar archive, while it runs or not, "
                     "and end; - is standard output");
  app.add_option(
         "--restore", options.restore,
         "FILE: put a backup in the place of the station's state while it does not run, and end; - is "
         "standard input")
      ->excludes(backup);
  app.add_flag("--debug", options.debug, "Log more");
  app.set_version_flag("--version", std::string("xiangyind ") + XIANGYIN_VERSION);
  CLI11_PARSE(app, argc, argv);

  if (options.check) return check(options);
  if (options.amplifier_off) return switch_amplifier_off(options);
  if (!options.backup.empty() || !options.restore.empty()) return back_up_or_restore(options);
  xiangyin::core::start_log("xiangyind", options.debug);
  if (!options.simulate.empty()) {
    if (!options.debug) spdlog::set_level(spdlog::level::warn);
    return simulate(options);
  }
  return run(options, std::filesystem::read_symlink("/proc/self/exe").parent_path());
}
