#include <algorithm>

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

constexpr std::string_view unapproved = "an emergency, said before it was approved";

}  // namespace

boost::asio::awaitable<void> Conductor::Loop::finish(Held broadcast) {
  const auto self = shared_from_this();
  if (broadcast->ending) co_return;
  broadcast->ending = true;
  broadcast->deadline.reset();
  broadcast->stop_alarm.reset();
  broadcast->row.ended_at = now();
  if (broadcast->row.said_milliseconds > 0 && !broadcast->said_first.empty())
    broadcast->row.reason += (broadcast->row.reason.empty() ? "" : "; ") + std::string(unapproved);
  const auto close = [row = broadcast->row](SQLite::Database& database) {
    return ledger::close(database, row);
  };
  const auto closed = co_await parts_.store.perform(close);
  const ledger::Row& row = broadcast->row;
  if (closed) {
    broadcast->row = *closed;
    core::log_with(spdlog::level::info, conclude(row), log_fields(row));
  } else if (closed.error().code != ErrorCode::conflict) {
    // The claim stays on disk, if there is one; the next start settles it.
    spdlog::critical("the outcome of {} cannot be recorded: {}", row.broadcast, to_text(closed.error()));
  }
  marks_.remove(row.broadcast);
  broadcasts_.remove(broadcast);
  if (closed) publish("broadcast.ended", *broadcast);
  if (closing_ && broadcasts_.empty()) drained_.cancel();
  // Behind whoever has the turn: this may be a part of it.
  if (anyone_waits_ && !closing_) spawn(decide_due());
}

/// Nothing was heard of it and it shall be decided anew: from the content as it is now, or after a restart.
boost::asio::awaitable<void> Conductor::Loop::give_back(Held broadcast) {
  const auto self = shared_from_this();
  if (broadcast->ending) co_return;
  broadcast->ending = true;
  broadcast->deadline.reset();
  broadcast->stop_alarm.reset();
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
  const ledger::Row& row = broadcast->row;
  core::log_with(
      spdlog::level::info,
      row.broadcast + ' ' + row.rule + ' ' + row.recurrence_id + ": withdrawn before it began, decided anew",
      log_fields(row));
  publish("broadcast.withdrawn", *broadcast);
  if (closing_ && broadcasts_.empty()) drained_.cancel();
  co_await decide_due();
}

void Conductor::Loop::on_fact(const audio::Fact& fact) {
  if (const auto* cued = std::get_if<audio::Cued>(&fact)) {
    if (const Held broadcast = find(cued->broadcast)) broadcast->ready = true;
  } else if (const auto* begun = std::get_if<audio::OnAir>(&fact)) {
    if (const Held broadcast = find(begun->broadcast)) on_air(broadcast, Instant(core::Duration(begun->at)));
  } else if (const auto* ended = std::get_if<audio::Ended>(&fact)) {
    if (const Held broadcast = find(ended->broadcast)) on_ended(broadcast, *ended);
  } else if (const auto* progress = std::get_if<audio::Progress>(&fact)) {
    const bool sounding = std::any_of(broadcasts_.begin(), broadcasts_.end(),
                                      [](const Held& broadcast) { return broadcast->sounding; });
    if (sounding) parts_.events.publish({"player.level", {{"peak_dbfs", progress->peak_dbfs}}, true});
  }
}

void Conductor::Loop::on_outputs_changed() {
  parts_.events.publish(
      {"outputs.changed",
       {{"outputs", to_json(parts_.player.outputs())}, {"amplifier", to_json(parts_.player.amplifier())}}});
}

void Conductor::Loop::on_air(const Held& broadcast, Instant at) {
  broadcast->sounding = true;
  broadcast->sounding_since = parts_.clock.uptime() - (now() - at);
  if (!broadcast->row.on_air_at) broadcast->row.on_air_at = at;
  watch(broadcast);
  arm_stop(broadcast);
  const double late = std::chrono::duration<double, std::milli>(at - broadcast->air_at).count();
  core::log_with(spdlog::level::info,
                 fmt::format("{} is on air, {:+.1f} ms from its moment", broadcast->row.broadcast, late),
                 log_fields(broadcast->row));
  publish("broadcast.on_air", *broadcast);
  spawn([](std::shared_ptr<Loop> self, ledger::Row row) -> boost::asio::awaitable<void> {
    const auto update = [&row](SQLite::Database& database) { return ledger::update_claim(database, row); };
    const auto updated = co_await self->parts_.store.perform(update);
    if (!updated) spdlog::error("{} cannot be marked as on air: {}", row.broadcast, to_text(updated.error()));
  }(shared_from_this(), broadcast->row));
  if (!broadcast->said_first.empty()) spawn(note_said_first(broadcast->row.broadcast, broadcast->said_first));
}

/// What went on air before it was approved is still to be signed off.
boost::asio::awaitable<void> Conductor::Loop::note_said_first(std::string broadcast,
                                                              std::vector<std::string> recordings) {
  const auto self = shared_from_this();
  for (const std::string& recording : recordings) {
    approval::Entry entry;
    entry.recording = recording;
    entry.act = approval::Act::said_first;
    entry.who = "broadcast " + broadcast;
    const auto noted = co_await parts_.content.note(std::move(entry));
    if (!noted)
      spdlog::error("{} cannot be put down to be signed off: {}", recording, to_text(noted.error()));
  }
}

void Conductor::Loop::on_player_lost(const std::string& reason) {
  for (const Held& broadcast : std::list(broadcasts_)) {
    if (broadcast->held) continue;
    if (!broadcast->sounding && marks_.was_heard(broadcast->row.broadcast)) {
      broadcast->sounding = true;
      broadcast->sounding_since = parts_.clock.uptime();
    }
    broadcast->told = broadcast->ready = false;
    if (broadcast->sounding) {
      record_loss(*broadcast, reason, parts_.clock.uptime());
      spawn(finish(broadcast));
    } else if (broadcast->withdrawn) {
      if (broadcast->interruptions > 0) {
        hold(broadcast);
      } else {
        spawn(give_back(broadcast));
      }
    } else if (!broadcast->stop_reason.empty()) {
      broadcast->row.outcome = Outcome::skipped;
      broadcast->row.reason = broadcast->stop_reason;
      spawn(finish(broadcast));
    } else if (broadcast->latest_start < now()) {
      record_loss(*broadcast, reason, parts_.clock.uptime());
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
  ++content_changed_;
  for (const Held& broadcast : std::list(broadcasts_)) {
    if (broadcast->sounding || broadcast->ending || broadcast->row.rule.empty() || still_wanted(*broadcast))
      continue;
    if (broadcast->interruptions == 0) {
      withdraw(broadcast);
    } else if (broadcast->told) {
      broadcast->stop_reason = "its rule was changed after it had been interrupted";
      parts_.player.stop(broadcast->row.broadcast, 0);
    } else {
      broadcast->row.outcome = Outcome::partial;
      broadcast->row.reason = "its rule was changed after it had been interrupted";
      broadcast->row.said_milliseconds = broadcast->said_before;
      spawn(finish(broadcast));
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
  if (rule->second.value.priority != broadcast.bid.priority ||
      std::chrono::seconds(rule->second.value.maximum_seconds) != broadcast.bid.maximum)
    return false;
  const auto anew = make_broadcast(playlist->second.value, broadcast.row, rule->second.value.gain_db);
  return anew && (*anew)->sheet == broadcast.sheet && (*anew)->channels == broadcast.channels;
}

}  // namespace xiangyin::playout
