#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "daemon/playout/loop.hpp"

namespace xiangyin::playout {
namespace {

using core::Error;
using core::ErrorCode;
using core::Instant;
using core::Result;
using ledger::Outcome;
using namespace std::chrono_literals;

/// A manual start may slip this much if the output is slow to open; then it is given up.
constexpr core::Duration manual_lateness = 10s;

}  // namespace

Result<playlist::Playlist> Conductor::Loop::what_to_play(ManualStart& start, ledger::Row& row) const {
  const int named = (start.playlist.empty() ? 0 : 1) + (start.announcement.empty() ? 0 : 1) +
                    (start.recording.empty() ? 0 : 1);
  if (named != 1) {
    return Error{ErrorCode::invalid, "/playlist",
                 "exactly one of playlist, announcement and recording must be named", "Name one of them."};
  }
  if (!start.announcement.empty()) {
    row.playlist = "announcement/" + start.announcement;
    return playlist::Playlist{{}, {}, {playlist::AnnouncementItem{start.announcement}}};
  }
  if (!start.recording.empty()) {
    row.playlist = "recording/" + start.recording;
    return playlist::Playlist{{}, {}, {playlist::RecordingItem{start.recording}}};
  }
  row.playlist = start.playlist;
  const auto found = parts_.content.content().playlists.find(start.playlist);
  if (found == parts_.content.content().playlists.end()) {
    return Error{ErrorCode::not_found, "/playlist", "there is no playlist '" + start.playlist + "'",
                 "List the playlists to see their names."};
  }
  return found->second.value;
}

boost::asio::awaitable<Result<ledger::Row>> Conductor::Loop::play(ManualStart start) {
  const auto self = shared_from_this();
  const auto turn = co_await turn_.take();
  ledger::Row row;
  row.broadcast = row.recurrence_id = new_identity();
  row.zones = start.zones;
  row.scheduled_at = now() + quickest_start;
  const auto playlist = what_to_play(start, row);
  if (!playlist) co_return playlist.error();
  auto broadcast = make_broadcast(*playlist, row, 0);
  if (!broadcast) co_return broadcast.error();
  if (closing_ || !parts_.player.is_ready()) {
    co_return Error{
        ErrorCode::unavailable, {}, "the player is not ready", "Try again in a moment; see the status."};
  }
  if (situation().busy_until > now()) {
    co_return Error{ErrorCode::conflict,
                    {},
                    "another broadcast is on air or about to be",
                    "Wait for its end, or stop it first."};
  }
  (*broadcast)->air_at = row.scheduled_at;
  (*broadcast)->latest_start = row.scheduled_at + manual_lateness;
  if (const auto begun = co_await begin(*broadcast); !begun) co_return begun.error();
  co_return (*broadcast)->row;
}

Result<int> Conductor::Loop::stop(const std::string& id, const std::string& reason) {
  int stopped = 0;
  for (const Held& broadcast : std::list(broadcasts_)) {
    if (!id.empty() && broadcast->row.broadcast != id) continue;
    ++stopped;
    if (broadcast->ending) continue;
    broadcast->stop_reason = reason;
    if (broadcast->told) {
      parts_.player.stop(broadcast->row.broadcast, stop_fade_milliseconds);
      continue;
    }
    broadcast->row.outcome = Outcome::skipped;
    broadcast->row.reason = reason;
    spawn(finish(broadcast));
  }
  if (stopped == 0 && !id.empty()) {
    return Error{ErrorCode::not_found,
                 {},
                 "broadcast '" + id.substr(0, 64) + "' is not on air",
                 "Look at what is on air."};
  }
  return stopped;
}

boost::asio::awaitable<void> Conductor::Loop::shut_down(std::string reason) {
  const auto self = shared_from_this();
  closing_ = true;
  alarm_->cancel();
  for (const Held& broadcast : std::list(broadcasts_)) {
    // What has not begun is open again after a restart within its lateness window.
    broadcast->withdrawn = !broadcast->sounding && !broadcast->row.rule.empty();
    broadcast->stop_reason = reason;
    if (broadcast->told) {
      parts_.player.stop(broadcast->row.broadcast, stop_fade_milliseconds);
    } else if (broadcast->withdrawn) {
      spawn(give_back(broadcast));
    } else {
      broadcast->row.outcome = Outcome::skipped;
      broadcast->row.reason = reason;
      spawn(finish(broadcast));
    }
  }
  if (broadcasts_.empty()) co_return;
  drained_.expires_after(3s);
  boost::system::error_code cancelled;
  co_await drained_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, cancelled));
}

}  // namespace xiangyin::playout
