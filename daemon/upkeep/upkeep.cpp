#include "daemon/upkeep/upkeep.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include "daemon/store/snapshot.hpp"

namespace xiangyin {
namespace {

namespace fs = std::filesystem;
using core::Result;
using namespace std::chrono_literals;

/// What a damaged database may lose, against what is written to the memory card.
constexpr auto interval = 1h;
/// The share of the disk's reserve that is a file, for what fills the disk without asking.
constexpr std::int64_t reserve_share = 4;
constexpr std::uintmax_t megabyte = 1024 * 1024;
/// Snapshots write as much as the database is large: so much a day at most, whatever it grows to. A database
/// of 2.6 MB is saved every hour, one of 64 MB once a day.
constexpr std::uintmax_t snapshot_bytes_a_day = 64 * megabyte;

core::Duration between_snapshots(std::uintmax_t bytes) {
  const double days = static_cast<double>(bytes) / static_cast<double>(snapshot_bytes_a_day);
  return std::chrono::duration_cast<core::Duration>(std::chrono::duration<double>(days * 24 * 3600));
}

}  // namespace

Upkeep::Upkeep(boost::asio::any_io_executor executor, const Parts& parts)
    : parts_(parts), retention_(parts.station), next_(std::move(executor)) {}

void Upkeep::stop() {
  stopped_ = true;
  next_.cancel();
}

boost::asio::awaitable<void> Upkeep::run() {
  const fs::path file = parts_.station.settings.state.directory / "station.sqlite";
  if (!fs::exists(store::snapshot_of(file))) saved_ = -1;
  next_.expires_after(saved_ < 0 ? 1min : std::chrono::minutes(interval));
  while (!stopped_) {
    parts_.watch.check();
    const std::int64_t reserve = parts_.station.settings.state.reserve_bytes() / reserve_share;
    const auto keep = [this, reserve](SQLite::Database&) {
      return parts_.station.store.keep_reserve(reserve);
    };
    if (const auto kept = co_await parts_.station.store.perform(keep); !kept)
      spdlog::error("the disk's reserve cannot be kept: {}", to_text(kept.error()));
    boost::system::error_code cancelled;
    co_await next_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, cancelled));
    if (stopped_) break;
    co_await take_snapshot();
    co_await retention_.forget(parts_.station.settings.clock.always_trusted ||
                               !parts_.alarms.standing().contains("clock"));
    next_.expires_after(interval);
  }
}

boost::asio::awaitable<void> Upkeep::take_snapshot() {
  const fs::path file = parts_.station.settings.state.directory / "station.sqlite";
  std::error_code unknown;
  const core::Duration now = parts_.station.clock.uptime();
  if (saved_at_ && now - *saved_at_ + 1min < between_snapshots(fs::file_size(file, unknown))) co_return;
  const auto save = [file, this](SQLite::Database& database) -> Result<void> {
    const std::int64_t changed = database.execAndGet("SELECT total_changes()").getInt64();
    if (changed == saved_) return {};
    auto taken = store::take_snapshot(database, file);
    if (taken) saved_ = changed;
    return taken;
  };
  const auto taken = co_await parts_.station.store.perform(save);
  if (taken) {
    saved_at_ = now;
    co_return parts_.alarms.clear("snapshot");
  }
  parts_.alarms.tell({"snapshot", health::Grade::warning,
                      "there is no new snapshot of the database: " + taken.error().message,
                      taken.error().advice});
}

}  // namespace xiangyin
