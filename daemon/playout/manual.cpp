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
                    (start.recording.empty() ? 0 : 1) + (start.test ? 1 : 0);
  if (named != 1) {
    return Error{ErrorCode::invalid, "/playlist",
                 "exactly one of playlist, announcement, recording and test must be named",
                 "Name one of them."};
  }
  if (start.test) {
    row.playlist = "test";
    playlist::Playlist call{{}, {}, {playlist::ChimeItem{}}, false};
    if (parts_.content.content().announcements.contains("test"))
      call.items.emplace_back(playlist::AnnouncementItem{"test"});
    return call;
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
  row.scheduled_at = now() + plan::quickest_start;
  const auto playlist = what_to_play(start, row);
  if (!playlist) co_return playlist.error();
  row.priority = schedule::to_text(start.priority);
  auto made = make_broadcast(*playlist, row, 0);
  if (!made) co_return made.error();
  const Held broadcast = *made;
  if (closing_ || !parts_.player.is_ready()) {
    co_return Error{
        ErrorCode::unavailable, {}, "the player is not ready", "Try again in a moment; see the status."};
  }
  if (auto known = check_time(start.priority); !known) co_return known.error();
  bid_by_hand(*broadcast, start.priority);
  const std::vector<Held> parties = under_way();
  const auto rulings = ask(*broadcast, parties);
  if (!rulings) co_return rulings.error();
  if (const auto begun = co_await begin(broadcast); !begun) co_return begun.error();
  for (const plan::Ruling& ruling : *rulings) {
    if (ruling.bid >= parties.size()) continue;
    if (ruling.kind == plan::Ruling::Kind::is_cut) {
      const bool for_this = *ruling.breaks >= parties.size();
      interrupt(parties[ruling.bid], ruling, for_this ? broadcast : parties[*ruling.breaks]);
    }
    if (ruling.kind == plan::Ruling::Kind::withdrawn) withdraw(parties[ruling.bid]);
  }
  co_return broadcast->row;
}

/// Without the time nobody knows whether these are quiet hours.
Result<void> Conductor::Loop::check_time(schedule::Priority priority) {
  const timekeeping::Judgement& clock = parts_.timekeeper.look();
  if (clock.trust != timekeeping::Trust::unknown || priority >= schedule::Priority::live) return {};
  return Error{ErrorCode::unavailable,
               {},
               "the time is not known: " + clock.reason,
               "Do that first, or start it as live or emergency."};
}

void Conductor::Loop::bid_by_hand(Broadcast& broadcast, schedule::Priority priority) const {
  plan::Bid& bid = broadcast.bid;
  bid.name = "what was started by hand";
  bid.playlist = broadcast.row.playlist;
  bid.start = broadcast.row.scheduled_at;
  bid.length = broadcast.length;
  bid.priority = priority;
  // Whoever started it can start it again.
  bid.interruption = schedule::Interruption::drop;
}

/// The steps by which it begins at its moment, which is put off by what others need to make room. Errors:
/// conflict, with the reason.
Result<std::vector<plan::Ruling>> Conductor::Loop::ask(Broadcast& broadcast,
                                                       const std::vector<Held>& parties) const {
  const plan::Station& station = parts_.content.station();
  for (const core::Duration notice : {plan::quickest_start, plan::quickest_interruption}) {
    broadcast.row.scheduled_at = broadcast.bid.start = broadcast.air_at = now() + notice;
    plan::Outlook outlook = plan::look_ahead(station, now(), situation(), broadcast.bid);
    bool interrupts = false;
    for (const plan::Ruling& ruling : outlook.rulings) {
      interrupts = interrupts || ruling.kind == plan::Ruling::Kind::is_cut;
      if (ruling.bid != parties.size()) continue;
      if (ruling.kind == plan::Ruling::Kind::settled) {
        return Error{ErrorCode::conflict,
                     {},
                     plan::reason(ruling, plan::clock_time(station, ruling.until)),
                     "The station's own settings say so; look at its quiet hours and limits."};
      }
      broadcast.length = ruling.length;
      broadcast.end_cause = ruling.cause;
    }
    broadcast.latest_start = latest_start(broadcast, broadcast.air_at + manual_lateness);
    if (outlook.waiting[parties.size()]) break;
    if (!interrupts || notice == plan::quickest_interruption) return std::move(outlook.rulings);
  }
  return Error{ErrorCode::conflict,
               {},
               "another broadcast is on air or about to be",
               "Wait for its end, stop it first, or start this with a higher priority."};
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
    broadcast->row.outcome = broadcast->interruptions > 0 ? Outcome::partial : Outcome::skipped;
    broadcast->row.said_milliseconds = broadcast->said_before;
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
    broadcast->withdrawn =
        !broadcast->sounding && !broadcast->row.rule.empty() && broadcast->interruptions == 0;
    broadcast->stop_reason = reason;
    if (broadcast->told) {
      parts_.player.stop(broadcast->row.broadcast, stop_fade_milliseconds);
    } else if (broadcast->withdrawn) {
      spawn(give_back(broadcast));
    } else {
      broadcast->row.outcome = broadcast->interruptions > 0 ? Outcome::partial : Outcome::skipped;
      broadcast->row.reason = reason;
      broadcast->row.said_milliseconds = broadcast->said_before;
      spawn(finish(broadcast));
    }
  }
  if (broadcasts_.empty()) co_return;
  drained_.expires_after(3s);
  boost::system::error_code cancelled;
  co_await drained_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, cancelled));
}

}  // namespace xiangyin::playout
