#include <spdlog/spdlog.h>

#include "daemon/playout/loop.hpp"

namespace xiangyin::playout {
namespace {

using core::Error;
using core::ErrorCode;
using core::Instant;
using core::Result;
using ledger::Outcome;
using namespace std::chrono_literals;

}  // namespace

boost::asio::awaitable<void> Conductor::Loop::finish(Held broadcast) {
  const auto self = shared_from_this();
  if (broadcast->ending) co_return;
  broadcast->ending = true;
  broadcast->deadline.reset();
  broadcast->row.ended_at = now();
  const auto close = [row = broadcast->row](SQLite::Database& database) {
    return ledger::close(database, row);
  };
  const auto closed = co_await parts_.store.perform(close);
  const ledger::Row& row = broadcast->row;
  if (closed) {
    broadcast->row = *closed;
    spdlog::info("{}", conclude(row));
  } else if (closed.error().code != ErrorCode::conflict) {
    // The claim stays on disk, if there is one; the next start settles it.
    spdlog::critical("the outcome of {} cannot be recorded: {}", row.broadcast, to_text(closed.error()));
  }
  marks_.remove(row.broadcast);
  broadcasts_.remove(broadcast);
  if (closed) publish("broadcast.ended", *broadcast);
  if (closing_ && broadcasts_.empty()) drained_.cancel();
}

/// Nothing was heard of it and it shall be decided anew: from the content as it is now, or after a restart.
boost::asio::awaitable<void> Conductor::Loop::give_back(Held broadcast) {
  const auto self = shared_from_this();
  if (broadcast->ending) co_return;
  broadcast->ending = true;
  broadcast->deadline.reset();
  const auto release = [&row = broadcast->row](SQLite::Database& database) {
    return ledger::release(database, row.broadcast);
  };
  const auto released = co_await parts_.store.perform(release);
  if (!released)
    spdlog::error("{} cannot be given back: {}", broadcast->row.broadcast, to_text(released.error()));
  marks_.remove(broadcast->row.broadcast);
  broadcasts_.remove(broadcast);
  decided_.erase({broadcast->row.rule, broadcast->row.recurrence_id});
  settled_ = std::min(settled_, broadcast->row.scheduled_at - 1ns);
  spdlog::info("{} {} {}: withdrawn before it began, decided anew", broadcast->row.broadcast,
               broadcast->row.rule, broadcast->row.recurrence_id);
  publish("broadcast.withdrawn", *broadcast);
  if (closing_ && broadcasts_.empty()) drained_.cancel();
  co_await decide_due();
}

void Conductor::Loop::on_fact(const audio::Fact& fact) {
  if (const auto* on_air = std::get_if<audio::OnAir>(&fact)) {
    const Held broadcast = find(on_air->broadcast);
    if (!broadcast) return;
    broadcast->sounding = true;
    broadcast->row.on_air_at = Instant(core::Duration(on_air->at));
    spdlog::info(
        "{} is on air, {:+.1f} ms from its moment", on_air->broadcast,
        std::chrono::duration<double, std::milli>(*broadcast->row.on_air_at - broadcast->air_at).count());
    publish("broadcast.on_air", *broadcast);
    spawn([](std::shared_ptr<Loop> self, ledger::Row row) -> boost::asio::awaitable<void> {
      const auto update = [&row](SQLite::Database& database) { return ledger::update_claim(database, row); };
      const auto updated = co_await self->parts_.store.perform(update);
      if (!updated)
        spdlog::error("{} cannot be marked as on air: {}", row.broadcast, to_text(updated.error()));
    }(shared_from_this(), broadcast->row));
  } else if (const auto* ended = std::get_if<audio::Ended>(&fact)) {
    const Held broadcast = find(ended->broadcast);
    if (!broadcast) return;
    const bool unheard = !broadcast->sounding && ended->milliseconds == 0;
    if (broadcast->withdrawn && unheard) return spawn(give_back(broadcast));
    record_end(*broadcast, *ended);
    spawn(finish(broadcast));
  }
}

void Conductor::Loop::on_player_lost(const std::string& reason) {
  for (const Held& broadcast : std::list(broadcasts_)) {
    broadcast->sounding = broadcast->sounding || marks_.was_heard(broadcast->row.broadcast);
    broadcast->told = false;
    if (broadcast->sounding) {
      record_loss(*broadcast, reason, now());
      spawn(finish(broadcast));
    } else if (broadcast->withdrawn) {
      spawn(give_back(broadcast));
    } else if (!broadcast->stop_reason.empty()) {
      broadcast->row.outcome = Outcome::skipped;
      broadcast->row.reason = broadcast->stop_reason;
      spawn(finish(broadcast));
    } else if (broadcast->latest_start < now()) {
      record_loss(*broadcast, reason, now());
      spawn(finish(broadcast));
    }  // else the next player is told, and it begins within its lateness window
  }
}

void Conductor::Loop::on_player_ready() {
  for (const Held& broadcast : std::list(broadcasts_))
    tell_player(broadcast);
}

/// What may air is checked against the content as it is now, not as it was when it was cued.
void Conductor::Loop::on_content_changed() {
  for (const Held& broadcast : std::list(broadcasts_)) {
    if (broadcast->sounding || broadcast->ending || broadcast->row.rule.empty() || still_wanted(*broadcast))
      continue;
    broadcast->withdrawn = true;
    if (broadcast->told) {
      parts_.player.stop(broadcast->row.broadcast, 0);
    } else {
      spawn(give_back(broadcast));
    }
  }
  spawn(decide_due());
}

bool Conductor::Loop::still_wanted(const Broadcast& broadcast) const {
  const plan::Content& content = parts_.content.content();
  const auto rule = content.rules.find(broadcast.row.rule);
  if (rule == content.rules.end() || !rule->second.value.enabled) return false;
  const auto occurrence = content.agenda.next(broadcast.row.rule, broadcast.row.scheduled_at - 1ns);
  if (!occurrence || occurrence->start != broadcast.row.scheduled_at) return false;
  const auto playlist = content.playlists.find(rule->second.value.playlist);
  if (playlist == content.playlists.end() || rule->second.value.zones != broadcast.row.zones) return false;
  const auto anew = make_broadcast(playlist->second.value, broadcast.row, broadcast.gain_db);
  return anew && (*anew)->sheet == broadcast.sheet && (*anew)->channels == broadcast.channels;
}

}  // namespace xiangyin::playout
