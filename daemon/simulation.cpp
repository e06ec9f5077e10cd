#include "daemon/simulation.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <iomanip>
#include <map>

#include <SQLiteCpp/Statement.h>
#include <absl/strings/str_format.h>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "daemon/core/file.hpp"
#include "daemon/core/simulated_clock.hpp"
#include "daemon/playout/conductor.hpp"
#include "daemon/playout/player_simulation.hpp"
#include "daemon/station.hpp"

namespace xiangyin {
namespace {

using core::Error;
using core::ErrorCode;
using core::Instant;
using core::Result;

/// A directory that goes away with it.
class Scratch {
 public:
  Scratch() : path_((std::filesystem::temp_directory_path() / "xiangyin-simulation-XXXXXX").native()) {
    if (mkdtemp(path_.data()) == nullptr) path_.clear();
  }
  ~Scratch() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  std::filesystem::path path() const { return path_; }

 private:
  std::string path_;
};

Result<Instant> parse_moment(const std::string& text, const schedule::TimeZone& zone,
                             std::string_view option) {
  const auto time = schedule::parse_local_time(text.size() == 10 ? text + "T00:00:00" : text);
  if (time) return zone.to_instant(*time);
  return Error{ErrorCode::invalid, std::string(option), "'" + text.substr(0, 40) + "' is not a moment",
               "Write it like 2026-11-23 or 2026-11-23T07:30:00, by the station's wall clock."};
}

/// The station's content in a database of its own, as if it had been there from `from` on, with nothing said
/// yet.
Result<std::unique_ptr<store::Store>> copy_content(const std::filesystem::path& state,
                                                   const std::filesystem::path& scratch, Instant from) {
  const std::filesystem::path original = state / "station.sqlite";
  const std::filesystem::path copy = scratch / "station.sqlite";
  if (!std::filesystem::exists(original)) {
    return Error{ErrorCode::not_found, "state.directory", "there is no station in '" + state.native() + "'",
                 "Name the state directory of one with --state or --settings."};
  }
  try {
    SQLite::Database source(original.native(), SQLite::OPEN_READONLY, 5000);
    SQLite::Statement into(source, "VACUUM INTO ?");
    into.bind(1, copy.native());
    into.exec();
  } catch (const SQLite::Exception& error) {
    return Error{ErrorCode::io, {}, "the content cannot be copied: " + std::string(error.what()), {}};
  }
  auto store = store::Store::open(copy);
  if (!store) return store.error();
  const auto forget =
      [before = (from - core::Duration(1)).time_since_epoch().count()](SQLite::Database& database) {
        database.exec("PRAGMA synchronous = OFF");  // it is thrown away afterwards
        database.exec("DELETE FROM ledger; DELETE FROM claim");
        SQLite::Statement update(database, "UPDATE document SET changed_at = ?");
        update.bind(1, static_cast<std::int64_t>(before));
        update.exec();
        return Result<void>();
      };
  if (auto forgotten = (*store)->perform_now(forget); !forgotten) return forgotten.error();
  return store;
}

/// The recordings where they are, and a place of its own for everything else.
Result<std::unique_ptr<library::Library>> open_library(const boost::asio::any_io_executor& executor,
                                                       const core::Clock& clock,
                                                       const config::Settings& settings,
                                                       const std::filesystem::path& scratch) {
  const std::filesystem::path own = scratch / "library";
  if (auto made = core::make_directory(own); !made) return made.error();
  for (const char* name : {"originals", "air"}) {
    std::error_code failed;
    std::filesystem::create_directory_symlink(settings.state.directory / "library" / name, own / name,
                                              failed);
    if (failed) return core::system_error("linking", (own / name).native(), failed.value());
  }
  return library::Library::open(executor, clock, {own, {}}, {}, settings.output.sample_rate);
}

void print(std::ostream& out, const ledger::Row& row, const schedule::TimeZone& zone) {
  const std::string air = row.on_air_at ? to_text(zone.to_local(*row.on_air_at)).substr(11) : "--:--:--";
  out << to_text(zone.to_local(row.scheduled_at)) << "  " << air
      << absl::StrFormat("%8.1f s  %-9s  %s", static_cast<double>(row.said_milliseconds) / 1000,
                         ledger::to_text(row.outcome), row.rule);
  if (!row.reason.empty()) out << "  (" << row.reason << ")";
  out << '\n';
}

/// The parts of a station on a clock that moves only when told.
class Simulation {
 public:
  Simulation(plan::Station station, Instant from) : station_(std::move(station)), clock_(from) {}

  Result<void> start(const config::Settings& settings, std::unique_ptr<store::Store> store) {
    store_ = std::move(store);
    auto content = plan::ContentStore::load(loop_.get_executor(), *store_, clock_, events_, station_);
    if (!content) return content.error();
    content_ = std::move(*content);
    auto library = open_library(loop_.get_executor(), clock_, settings, scratch_.path());
    if (!library) return library.error();
    library_ = std::move(*library);
    timekeeper_ = std::make_unique<timekeeping::Timekeeper>(
        clock_, [] { return timekeeping::MachineClock{}; },
        timekeeping::Timekeeper::Options{scratch_.path() / "clock.json", true});
    conductor_ = std::make_unique<playout::Conductor>(
        loop_.get_executor(),
        playout::Conductor::Parts{clock_, *store_, *content_, *library_, player_, *timekeeper_, events_,
                                  scratch_.path() / "on-air"},
        playout::Conductor::Options{std::chrono::seconds(settings.playout.lead_seconds),
                                    {settings.loudness.target_lufs, settings.loudness.ceiling_dbtp}});
    return conductor_->start();
  }

  void run_until(Instant to) {
    clock_.advance_to(to, [this] { settle(); });
  }

  Result<std::vector<ledger::Row>> rows(Instant from, Instant to) {
    return store_->perform_now([from, to](SQLite::Database& database) {
      return ledger::between(database, from, to, std::numeric_limits<int>::max());
    });
  }

  std::filesystem::path scratch() const { return scratch_.path(); }

 private:
  /// Whatever has been set off is finished before time goes on.
  void settle() {
    for (;;) {
      loop_.restart();
      if (loop_.poll() > 0) continue;
      if (store_->pending() == 0) return;
      loop_.run_one();
    }
  }

  Scratch scratch_;
  plan::Station station_;
  core::SimulatedClock clock_;
  boost::asio::io_context loop_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{loop_.get_executor()};
  core::EventHub events_;
  playout::PlayerSimulation player_{clock_};
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<plan::ContentStore> content_;
  std::unique_ptr<library::Library> library_;
  std::unique_ptr<timekeeping::Timekeeper> timekeeper_;
  std::unique_ptr<playout::Conductor> conductor_;
};

}  // namespace

Result<void> simulate(const config::Settings& settings, const std::string& from_text,
                      const std::string& to_text, std::ostream& out) {
  const auto station = make_station(settings);
  if (!station) return station.error();
  const auto from = parse_moment(from_text, station->time_zone, "--simulate FROM");
  if (!from) return from.error();
  const auto to = parse_moment(to_text, station->time_zone, "--simulate TO");
  if (!to) return to.error();
  if (*to < *from)
    return Error{ErrorCode::invalid, "--simulate", "TO lies before FROM", "Give the earlier first."};

  Simulation simulation(*station, *from);
  auto store = copy_content(settings.state.directory, simulation.scratch(), *from);
  if (!store) return store.error();
  if (auto started = simulation.start(settings, std::move(*store)); !started) return started;
  simulation.run_until(*to);
  const auto rows = simulation.rows(*from, *to);
  if (!rows) return rows.error();
  std::map<ledger::Outcome, int> outcomes;
  core::Duration said{};
  for (const ledger::Row& row : *rows) {
    print(out, row, station->time_zone);
    ++outcomes[row.outcome];
    said += std::chrono::milliseconds(row.said_milliseconds);
  }
  out << rows->size() << " broadcasts, " << core::to_text(said) << " on air";
  for (const auto& [outcome, count] : outcomes)
    out << ", " << count << ' ' << ledger::to_text(outcome);
  out << '\n';
  return {};
}

}  // namespace xiangyin
