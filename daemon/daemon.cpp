#include "daemon/daemon.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/file.h>

#include "daemon/output_choice.hpp"
#include "daemon/plan/day_set_warnings.hpp"
#include "daemon/plan/sweeping.hpp"
#include "daemon/station.hpp"

namespace xiangyin {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

constexpr std::int64_t megabyte = 1024 * 1024;

library::IngestLimits ingest_limits(const config::Settings& settings) {
  const config::Settings::Ingest& ingest = settings.ingest;
  return {ingest.upload_megabytes * megabyte, ingest.duration_minutes * 60, ingest.processor_seconds,
          ingest.memory_megabytes * megabyte, ingest.trim_silence,          settings.state.reserve_bytes()};
}

audio::Setup output_setup(const config::Settings::Output& output) {
  return {output.device, output.sample_rate, output.channels, output.buffer_milliseconds, output.substitute};
}

/// The outputs in the order of their channels.
std::vector<audio::Setup> output_setups(const config::Settings& settings) {
  std::vector<audio::Setup> setups{output_setup(settings.output)};
  for (const config::Settings::Output& output : settings.further_outputs)
    setups.push_back(output_setup(output));
  return setups;
}

core::Duration settle_time(const config::Settings::Amplifier& amplifier) {
  return amplifier.relay.empty() ? core::Duration{}
                                 : std::chrono::milliseconds(amplifier.settle_milliseconds);
}

playout::Conductor::Options playout_options(const config::Settings& settings) {
  playout::Conductor::Options options;
  options.lead = std::max<core::Duration>(std::chrono::seconds(settings.playout.lead_seconds),
                                          settle_time(settings.amplifier) + std::chrono::seconds(1));
  options.levels = {settings.loudness.target_lufs, settings.loudness.ceiling_dbtp};
  return options;
}

/// The certificate that systemd hands in (LoadCredential=, systemd.exec(5)), if it does.
std::filesystem::path certificate_handed_in() {
  const char* const directory = std::getenv("CREDENTIALS_DIRECTORY");
  if (directory == nullptr) return {};
  auto file = std::filesystem::path(directory) / "xiangyin.certificate";
  std::error_code unknown;
  return std::filesystem::exists(file, unknown) ? file : std::filesystem::path();
}

/// What the settings name goes before what is handed in, and that before the station's own.
control::TlsFiles tls_files(const config::Settings& settings) {
  const bool named = !settings.control.certificate.empty();
  return {settings.state.directory / "tls" / "station.pem",
          named ? settings.control.certificate : certificate_handed_in(), settings.control.key,
          settings.control.client_certificates};
}

control::Server::Options server_options(const config::Settings::Control& control, ActivationSockets sockets) {
  control::Server::Options options;
  options.socket = control.socket;
  options.address = control.address;
  options.port = control.port;
  options.limits.connections = static_cast<std::size_t>(control.connections);
  options.limits.connections_per_address = static_cast<std::size_t>(control.connections_per_address);
  options.local = std::move(sockets.local);
  options.remote = std::move(sockets.remote);
  return options;
}

/// New holidays are decreed late in the year: there is time to fetch them.
constexpr int days_to_fetch_a_calendar = 45;

void warn_of_calendars(const plan::Station& station, core::Instant now) {
  const auto soon = schedule::add_days(station.time_zone.to_local(now).date(), days_to_fetch_a_calendar);
  for (const std::string& warning : plan::calendar_warnings(station, soon))
    spdlog::warn("{}", warning);
}

/// Settings that only a restart can change: told, and otherwise left as they are.
void warn_of_restart(const config::Settings& now, const config::Settings& wanted) {
  if (now.state.directory != wanted.state.directory)
    spdlog::warn("state.directory changes at the next start");
  if (now.control.socket != wanted.control.socket) spdlog::warn("control.socket changes at the next start");
  if (now.control.address != wanted.control.address || now.control.port != wanted.control.port)
    spdlog::warn("control.address and control.port change at the next start");
  if (now.amplifier != wanted.amplifier) spdlog::warn("amplifier changes at the next start");
  if (now.further_outputs.size() != wanted.further_outputs.size())
    spdlog::warn("the number of outputs changes at the next start");
  if (now.output.sample_rate != wanted.output.sample_rate) {
    spdlog::warn("output.sample_rate changes at the next start, for recordings that are added from then on");
  }
}

}  // namespace

Daemon::Daemon(boost::asio::any_io_executor executor, config::Settings settings,
               std::filesystem::path programs, ActivationSockets sockets)
    : executor_(std::move(executor)),
      settings_(std::move(settings)),
      programs_(std::move(programs)),
      clock_(executor_),
      sockets_(std::move(sockets)) {}

boost::asio::awaitable<Result<void>> Daemon::start() {
  if (auto opened = open_state(); !opened) co_return opened;
  if (auto opened = open_content(); !opened) co_return opened;
  if (auto started = co_await start_playout(); !started) co_return started;
  if (auto started = conductor_->start(); !started) co_return started;
  open_watch();
  for (const auto& output : outputs_)
    output->start();
  if (auto opened = open_control(); !opened) co_return opened;
  upkeep_ = std::make_unique<Upkeep>(
      executor_, Upkeep::Parts{{clock_, settings_, *store_, *content_, *library_}, *watch_, alarms_});
  boost::asio::co_spawn(executor_, upkeep_->run(), boost::asio::detached);
  spdlog::info("{} is on duty; control socket {}", settings_.station.name, settings_.control.socket.native());
  co_return Result<void>();
}

Result<void> Daemon::open_state() {
  const std::filesystem::path& directory = settings_.state.directory;
  if (auto made = core::make_directory(directory); !made) return made;
  auto lock = core::open_file(directory / "lock", O_RDWR | O_CREAT);
  if (!lock) return lock.error();
  if (flock(lock->get(), LOCK_EX | LOCK_NB) != 0) {
    return Error{ErrorCode::conflict, "state.directory",
                 "another xiangyind is running in '" + directory.native() + "'",
                 "Stop it first, or give this one a directory of its own."};
  }
  lock_ = std::move(*lock);
  auto store = store::Store::open(directory / "station.sqlite");
  if (!store) return store.error();
  store_ = std::move(*store);
  return {};
}

Result<void> Daemon::open_content() {
  auto station = make_station(settings_);
  if (!station) return station.error();
  const std::string release = schedule::time_zone_release();
  spdlog::info("the time zone is {}, by release {} of the time zone database", station->time_zone.name(),
               release.empty() ? "(unknown)" : release);
  warn_of_calendars(*station, clock_.now());
  auto content = plan::ContentStore::load(executor_, *store_, clock_, events_, std::move(*station));
  if (!content) return content.error();
  content_ = std::move(*content);
  auto library = library::Library::open(
      executor_, clock_, {settings_.state.directory / "library", programs_ / "xiangyin-ingest"},
      ingest_limits(settings_), settings_.output.sample_rate);
  if (!library) return library.error();
  library_ = std::move(*library);
  plan::sweep(*library_, content_->content());
  return {};
}

Result<void> Daemon::connect_outputs() {
  std::vector<playout::PlayerGroup::Member> members;
  for (audio::Setup& setup : output_setups(settings_)) {
    spdlog::info("{} is {}", outputs_.empty() ? "the output" : "a further output", setup.device);
    const int channels = setup.channels;
    outputs_.push_back(std::make_unique<playout::PlayerProcess>(
        executor_, playout::PlayerProcess::Options{player_program(), std::move(setup)}));
    members.push_back({outputs_.back().get(), channels});
  }
  if (members.size() > 1) group_ = std::make_unique<playout::PlayerGroup>(std::move(members));
  if (settings_.amplifier.relay.empty()) return {};
  const auto address = amplifier::parse_relay_address(settings_.amplifier.relay);
  if (!address) return core::at_field(address.error(), "amplifier.relay");
  amplified_ = std::make_unique<playout::AmplifiedPlayer>(
      player(), clock_, amplifier::make_relay(*address),
      playout::AmplifiedPlayer::Options{settle_time(settings_.amplifier),
                                        std::chrono::seconds(settings_.amplifier.hold_seconds)});
  return {};
}

playout::Player& Daemon::player() const {
  if (amplified_) return *amplified_;
  if (group_) return *group_;
  return *outputs_.front();
}

boost::asio::awaitable<Result<void>> Daemon::start_playout() {
  settings_.output.device = co_await choose_output(settings_, player_program());
  if (auto connected = connect_outputs(); !connected) co_return connected;
  timekeeper_ = std::make_unique<timekeeping::Timekeeper>(
      clock_, timekeeping::ask_kernel,
      timekeeping::Timekeeper::Options{settings_.state.directory / "clock.json",
                                       settings_.clock.always_trusted,
                                       [this](const timekeeping::Judgement& clock) {
                                         events_.publish({"clock.changed",
                                                          {{"time", core::to_rfc3339(clock_.now())},
                                                           {"trust", timekeeping::to_text(clock.trust)},
                                                           {"reason", clock.reason}}});
                                       }});
  conductor_ = std::make_unique<playout::Conductor>(
      executor_,
      playout::Conductor::Parts{clock_, *store_, *content_, *library_, player(), *timekeeper_, events_,
                                settings_.state.directory / "on-air"},
      playout_options(settings_));
  co_return Result<void>();
}

void Daemon::open_watch() {
  const health::DueWatch::Parts due{clock_,       *content_, *conductor_, player(),
                                    *timekeeper_, events_,   alarms_,     settle_time(settings_.amplifier)};
  const auto certificate_ends = [this]() -> std::optional<core::Instant> {
    if (!tls_ || !tls_->certificate()) return std::nullopt;
    return tls_->certificate()->not_after;
  };
  const auto reserve_bytes = [this] { return settings_.state.reserve_bytes(); };
  watch_ = std::make_unique<health::Watch>(
      health::Watch::Parts{due, *store_, settings_.state.directory, certificate_ends, reserve_bytes});
}

void Daemon::open_webhooks() {
  webhooks_ = std::make_unique<control::Webhooks>(executor_, clock_, events_, settings_.station.name,
                                                  settings_.webhooks);
}

Result<void> Daemon::open_control() {
  if (auto made = core::make_directory(settings_.control.socket.parent_path()); !made) return made;
  tls_ = std::make_unique<control::Tls>(tls_files(settings_));
  if (const auto loaded = tls_->load(); !loaded) {
    // The station speaks all the same, and its Unix socket answers.
    spdlog::error("nobody can come in over TCP: {}", core::to_text(loaded.error()));
  }
  open_webhooks();
  auto access = control::Access::open(executor_, *store_, clock_);
  if (!access) return access.error();
  access_ = std::move(*access);
  auto audit = control::Audit::open(executor_, *store_, clock_);
  if (!audit) return audit.error();
  audit_ = std::move(*audit);
  auto uploads = control::Uploads::open(executor_,
                                        {clock_, *store_, *content_, *library_, events_,
                                         background_.get_executor(), settings_.state.directory / "uploads"},
                                        ingest_limits(settings_).bytes);
  if (!uploads) return uploads.error();
  uploads_ = std::move(*uploads);
  const control::Services services{clock_,      settings_,   *store_,      *content_,
                                   *library_,   *conductor_, *timekeeper_, player(),
                                   devices_,    *uploads_,   events_,      alarms_,
                                   *tls_,       *access_,    *audit_,      background_.get_executor(),
                                   clock_.now()};
  auto server =
      control::Server::listen(executor_, services, server_options(settings_.control, std::move(sockets_)));
  if (!server) return server.error();
  server_ = std::move(*server);
  return {};
}

void Daemon::change_outputs(const config::Settings& wanted) {
  if (wanted.output != settings_.output) outputs_.front()->set_output(output_setup(wanted.output));
  for (std::size_t i = 0; i < wanted.further_outputs.size(); ++i) {
    if (wanted.further_outputs[i] != settings_.further_outputs[i])
      outputs_[i + 1]->set_output(output_setup(wanted.further_outputs[i]));
  }
}

boost::asio::awaitable<Result<void>> Daemon::reload(config::Settings wanted) {
  auto station = make_station(wanted);
  if (!station) co_return station.error();
  warn_of_restart(settings_, wanted);
  wanted.state.directory = settings_.state.directory;
  wanted.control.socket = settings_.control.socket;
  wanted.control.address = settings_.control.address;
  wanted.control.port = settings_.control.port;
  tls_->set_files(tls_files(wanted));
  if (const auto loaded = tls_->load(); !loaded) {
    spdlog::error("the certificate stays the one it was: {}", core::to_text(loaded.error()));
  }
  wanted.output.sample_rate = settings_.output.sample_rate;
  wanted.amplifier = settings_.amplifier;
  if (wanted.further_outputs.size() != settings_.further_outputs.size())
    wanted.further_outputs = settings_.further_outputs;
  warn_of_calendars(*station, clock_.now());
  content_->set_station(std::move(*station));
  library_->set_limits(ingest_limits(wanted));
  uploads_->set_most_bytes(ingest_limits(wanted).bytes);
  conductor_->set_options(playout_options(wanted));
  timekeeper_->set_always_trusted(wanted.clock.always_trusted);
  conductor_->clock_settled();
  wanted.output.device = co_await choose_output(wanted, player_program());
  change_outputs(wanted);
  const bool told_anew = wanted.webhooks != settings_.webhooks;
  settings_ = std::move(wanted);
  if (told_anew) open_webhooks();
  watch_->check();
  spdlog::info("the settings have been taken over");
  co_return Result<void>();
}

boost::asio::awaitable<Result<void>> Daemon::answer() {
  const auto ask = [](SQLite::Database& database) -> Result<void> {
    database.exec("SELECT 1");
    return {};
  };
  co_return co_await store_->perform(ask);
}

boost::asio::awaitable<void> Daemon::shut_down() {
  spdlog::info("{} goes off duty", settings_.station.name);
  if (upkeep_) upkeep_->stop();
  if (conductor_) co_await conductor_->shut_down("the station was switched off");
  if (server_) co_await server_->shut_down();
  server_.reset();
  uploads_.reset();
  tls_.reset();
  webhooks_.reset();
  watch_.reset();
  conductor_.reset();
  amplified_.reset();
  group_.reset();
  outputs_.clear();
  library_.reset();
}

}  // namespace xiangyin
