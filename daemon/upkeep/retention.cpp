#include "daemon/upkeep/retention.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <spdlog/spdlog.h>

#include "daemon/control/access/audit.hpp"
#include "daemon/ledger/ledger.hpp"
#include "daemon/plan/sweeping.hpp"

namespace xiangyin {
namespace {

namespace fs = std::filesystem;
using core::Instant;
using namespace std::chrono_literals;

constexpr std::uintmax_t megabyte = 1024 * 1024;

/// The moment before which nothing need be kept; none where everything is.
std::optional<Instant> days_before(Instant now, int days) {
  return days == 0 ? std::nullopt : std::optional(now - 24h * days);
}

}  // namespace

void keep_newest(const fs::path& directory, std::uintmax_t bytes) {
  struct File {
    fs::path path;
    fs::file_time_type written;
    std::uintmax_t bytes;
  };
  std::error_code gone;  // whatever goes meanwhile need not be removed
  std::vector<File> files;
  for (const auto& entry : fs::directory_iterator(directory, gone)) {
    if (!entry.is_regular_file(gone)) continue;
    files.push_back({entry.path(), entry.last_write_time(gone), entry.file_size(gone)});
  }
  std::sort(files.begin(), files.end(),
            [](const File& left, const File& right) { return left.written > right.written; });
  std::uintmax_t kept = 0;
  for (std::size_t index = 0; index < files.size(); ++index) {
    kept += files[index].bytes;
    if (index > 0 && kept > bytes) fs::remove(files[index].path, gone);
  }
}

boost::asio::awaitable<void> Retention::forget(bool clock_is_trusted) {
  if (clock_is_trusted) {
    co_await forget_ledger();
    co_await forget_audit();
    co_await forget_recordings();
  }
  keep_newest(parts_.settings.state.directory / "heard",
              static_cast<std::uintmax_t>(parts_.settings.retention.heard_megabytes) * megabyte);
}

boost::asio::awaitable<void> Retention::forget_ledger() {
  const auto before = days_before(parts_.clock.now(), parts_.settings.retention.ledger_days);
  if (!before) co_return;
  const auto prune = [before](SQLite::Database& database) { return ledger::prune(database, *before); };
  const auto pruned = co_await parts_.store.perform(prune);
  if (!pruned) co_return spdlog::error("the ledger cannot be shortened: {}", to_text(pruned.error()));
  if (*pruned > 0) spdlog::info("{} rows of the ledger are older than the settings keep, and gone", *pruned);
}

boost::asio::awaitable<void> Retention::forget_audit() {
  const auto before = days_before(parts_.clock.now(), parts_.settings.retention.audit_days);
  if (!before) co_return;
  const auto forget = [before](SQLite::Database& database) {
    return control::forget_audit(database, *before);
  };
  if (const auto forgotten = co_await parts_.store.perform(forget); !forgotten)
    spdlog::error("the audit log cannot be shortened: {}", to_text(forgotten.error()));
}

boost::asio::awaitable<void> Retention::forget_recordings() {
  const auto before = days_before(parts_.clock.now(), parts_.settings.retention.expired_recordings_days);
  if (!before) co_return;
  std::vector<std::string> expired;
  for (const auto& [id, recording] : parts_.content.content().recordings) {
    const auto& expires = recording.value.details.expires_at;
    if (expires && *expires < *before) expired.push_back(id);
  }
  bool any = false;
  for (const std::string& id : expired) {
    store::Change change{store::Kind::recording, id, std::nullopt, std::nullopt};
    const auto removed = co_await parts_.content.commit(std::move(change));
    if (!removed) continue;  // something names it, and the plan warns of it
    spdlog::info("recording {} expired longer ago than the settings keep it, and is gone", id);
    any = true;
  }
  if (any) plan::sweep(parts_.library, parts_.content.content());
}

}  // namespace xiangyin
