#include "daemon/health/examination.hpp"

#include <algorithm>
#include <chrono>

#include <pwd.h>
#include <unistd.h>

#include "daemon/health/board.hpp"
#include "daemon/health/judging.hpp"
#include "daemon/health/watch.hpp"
#include "daemon/ledger/ledger.hpp"
#include "daemon/store/snapshot.hpp"
#include "daemon/timekeeping/timekeeper.hpp"

namespace xiangyin::health {
namespace {

namespace fs = std::filesystem;
using core::Result;
using namespace std::chrono_literals;

constexpr int last_rows = 20;
constexpr core::Duration look_ahead = 24h * 7;
/// Snapshots are taken hourly, while anything changes.
constexpr auto old_snapshot = std::chrono::hours(24 * 7);

std::string user_name() {
  const passwd* entry = ::getpwuid(::geteuid());
  return entry == nullptr ? "user " + std::to_string(::geteuid()) : "user " + std::string(entry->pw_name);
}

/// What is read from the database, in one go on its thread.
struct Records {
  std::string integrity;
  std::string ledger_fault;
  std::int64_t rows = 0;
  std::vector<ledger::Row> newest;
  int schema = 0;
};

Result<Records> read_records(SQLite::Database& database) {
  Records records;
  records.integrity = database.execAndGet("PRAGMA quick_check(1)").getString();
  records.schema = database.execAndGet("PRAGMA user_version").getInt();
  const auto rows = ledger::verify(database);
  if (rows) records.rows = *rows;
  if (!rows) records.ledger_fault = rows.error().message;
  auto newest = ledger::page(database, 0, last_rows);
  if (!newest) return newest.error();
  records.newest = std::move(*newest);
  return records;
}

Finding judge_database(const Result<Records>& records) {
  const char* advice =
      "Make a backup (`xiangyind --backup FILE`), look at the disk, and start the station again: "
      "it mends the database from its snapshot.";
  if (!records) return {"database", Grade::bad, records.error().message, advice};
  if (records->integrity != "ok")
    return {"database", Grade::bad, "it is damaged: " + records->integrity, advice};
  return {"database", Grade::good, "it is whole", {}};
}

Finding judge_ledger(const Records& records) {
  if (records.ledger_fault.empty())
    return {"ledger", Grade::good, "intact, " + std::to_string(records.rows) + " rows", {}};
  return {
      "ledger", Grade::bad, records.ledger_fault,
      "Keep the database as it is and compare it with a copy: somebody changed it, or the disk is failing."};
}

Finding look_at_snapshot(const fs::path& state, std::int64_t rows) {
  const fs::path file = store::snapshot_of(state / "station.sqlite");
  std::error_code missing;
  const auto written = fs::last_write_time(file, missing);
  if (missing && rows == 0) return {"snapshot", Grade::good, "none yet: there is nothing to save", {}};
  const char* advice = "The log says why there is no newer one; look at the disk.";
  if (missing) return {"snapshot", Grade::warning, "there is none of the database yet", advice};
  const auto newest = fs::last_write_time(state / "station.sqlite", missing);
  const auto behind = std::chrono::duration_cast<std::chrono::hours>(newest - written);
  const std::string message =
      "it is " + std::to_string(std::max<std::int64_t>(behind.count(), 0)) + " hours older than the database";
  if (behind > old_snapshot) return {"snapshot", Grade::warning, message, advice};
  return {"snapshot", Grade::good, message, {}};
}

std::optional<plan::Planned> next_planned(const Patient& patient) {
  const core::Instant now = patient.clock.now();
  auto planned = plan::plan(patient.content.content(), patient.content.station(),
                            {now, now, now + look_ahead, 1}, patient.conductor.situation());
  return planned.empty() ? std::nullopt : std::optional(std::move(planned.front()));
}

Finding look_at_output(const playout::Player& player) {
  Finding finding = judge_output(player.output(), player.is_ready(), player.outputs());
  if (player.is_ready()) finding.message += ", opened by " + user_name();
  return finding;
}

Finding judge_network(int port) {
  const std::string over = port == 0 ? "on its Unix socket only" : "over TLS on port " + std::to_string(port);
  return {"network", Grade::good, "the station is reached " + over, {}};
}

}  // namespace

boost::asio::awaitable<std::vector<Finding>> examine(Patient patient) {
  const auto read = [](SQLite::Database& database) { return read_records(database); };
  const Result<Records> records = co_await patient.store.perform(read);
  std::vector<Finding> findings{look_at_output(patient.player), judge_clock(patient.timekeeper.look()),
                                judge_battery(timekeeping::ask_kernel().has_battery),
                                judge_disk(free_bytes(patient.state), patient.reserve_bytes)};
  const Mount mount = mount_of(patient.state);
  findings.push_back(judge_file_system(mount.type, mount.options));
  findings.push_back(judge_board(board_temperature(), has_weak_supply()));
  findings.push_back(judge_database(records));
  if (records) {
    findings.push_back(judge_ledger(*records));
    findings.push_back(look_at_snapshot(patient.state, records->rows));
    findings.push_back(judge_outcomes(records->newest));
  }
  findings.push_back(judge_next(next_planned(patient), patient.content.station().time_zone));
  findings.push_back(judge_certificate(patient.certificate_ends, patient.clock.now()));
  findings.push_back(judge_network(patient.port));
  const int schema = records ? records->schema : 0;
  findings.push_back(
      {"version", Grade::good, patient.version + ", database version " + std::to_string(schema), {}});
  for (const auto& [check, alarm] : patient.alarms.standing()) {
    const auto same = std::find_if(findings.begin(), findings.end(),
                                   [&name = check](const Finding& one) { return one.check == name; });
    if (same == findings.end()) {
      findings.push_back(alarm.finding);
    } else if (same->grade < alarm.finding.grade) {
      *same = alarm.finding;
    }
  }
  co_return findings;
}

}  // namespace xiangyin::health
