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

constexpr std::size_t most_at_once = 1000;
/// How long after its last frame a broadcast may take to be reported as ended.
constexpr core::Duration report_margin = 5s;

}  // namespace

boost::asio::awaitable<void> Conductor::Loop::decide_due() {
  const auto self = shared_from_this();
  const auto turn = co_await turn_.take();
  if (closing_) co_return;
  const Instant present = now();
  const Instant horizon = present + options_.lead;
  const auto due = plan::plan(parts_.content.content(), parts_.content.station(), settled_, horizon,
                              most_at_once, situation());
  for (const plan::Planned& planned : due) {
    decided_.insert({{planned.rule, planned.recurrence_id}, planned.start});
    co_await decide(planned);
  }
  const bool all = due.size() < most_at_once;
  settled_ = std::max(settled_, all ? present : due.back().start);
  std::erase_if(decided_, [this](const auto& entry) { return entry.second <= settled_; });
  parts_.content.advance(settled_);

  const std::weak_ptr<Loop> weak = weak_from_this();
  const auto wake = [weak](core::Alarm::Cause) {
    if (const auto loop = weak.lock()) loop->spawn(loop->decide_due());
  };
  // With nothing planned the alarm still stands, far away, so that a step of the clock is noticed.
  const auto next = plan::next_due(parts_.content.content(), std::max(horizon, settled_));
  alarm_->set(all ? next.value_or(present + 24h * 365) - options_.lead : present, wake);
}

ledger::Row Conductor::Loop::row_of(const plan::Planned& planned) const {
  ledger::Row row;
  row.broadcast = new_identity();
  row.rule = planned.rule;
  row.recurrence_id = planned.recurrence_id;
  row.playlist = planned.playlist;
  row.zones = planned.zones;
  row.scheduled_at = planned.start;
  row.outcome = planned.outcome;
  row.reason = planned.reason;
  return row;
}

boost::asio::awaitable<void> Conductor::Loop::decide(plan::Planned planned) {
  auto unsaid = std::make_shared<Broadcast>();
  unsaid->row = row_of(planned);
  const Instant latest = planned.start + planned.lateness;
  if (latest < now()) {
    unsaid->row.outcome = Outcome::missed;
    unsaid->row.reason = "the station was not running at its time, or the clock was set past it";
  }
  if (unsaid->row.outcome != Outcome::completed) co_return co_await finish(unsaid);

  const auto broadcast = make_broadcast(planned.playlist, unsaid->row, 0);
  if (!broadcast) {
    unsaid->row.outcome = Outcome::failed;
    unsaid->row.reason = broadcast.error().message;
    co_return co_await finish(unsaid);
  }
  (*broadcast)->air_at = std::max(planned.air_at, now());
  if (planned.air_at < now()) (*broadcast)->air_at += quickest_start;
  (*broadcast)->latest_start = std::max(latest, (*broadcast)->air_at);
  if (const auto begun = co_await begin(*broadcast); !begun && begun.error().code != ErrorCode::conflict) {
    // Without a claim on disk nothing may be said: it could be said twice.
    spdlog::error("{} {} is not said: {}", planned.rule, planned.recurrence_id, to_text(begun.error()));
    unsaid->row.outcome = Outcome::failed;
    unsaid->row.reason = begun.error().message;
    co_await finish(unsaid);
  }
}

Result<Conductor::Loop::Held> Conductor::Loop::make_broadcast(const std::string& playlist, ledger::Row row,
                                                              double gain_db) const {
  const auto& playlists = parts_.content.content().playlists;
  const auto found = playlists.find(playlist);
  if (found == playlists.end()) return Error{ErrorCode::not_found, {}, "its playlist is gone", {}};
  return make_broadcast(found->second.value, std::move(row), gain_db);
}

Result<Conductor::Loop::Held> Conductor::Loop::make_broadcast(const playlist::Playlist& playlist,
                                                              ledger::Row row, double gain_db) const {
  const auto& station = parts_.content.station();
  const auto resolved = plan::resolve(parts_.content.content(), station, playlist, row.scheduled_at);
  if (!resolved) return resolved.error();
  const auto channels = plan::channels(station, row.zones);
  if (!channels) return channels.error();
  Loudspeakers loudspeakers = make_loudspeakers(*channels);
  auto sheet = make_cue_sheet(*resolved, options_.levels, gain_db + loudspeakers.gain_db);
  if (!sheet) return sheet.error();
  auto broadcast = std::make_shared<Broadcast>();
  broadcast->row = std::move(row);
  broadcast->sheet = std::move(*sheet);
  broadcast->channels = std::move(loudspeakers.channels);
  broadcast->gain_db = gain_db;
  return broadcast;
}

boost::asio::awaitable<Result<void>> Conductor::Loop::begin(Held broadcast) {
  const auto claim = [row = broadcast->row](SQLite::Database& database) {
    return ledger::claim(database, row);
  };
  const auto claimed = co_await parts_.store.perform(claim);
  if (!claimed) co_return claimed.error();
  broadcasts_.push_back(broadcast);
  spdlog::info("{}", announce(*broadcast));
  publish("broadcast.cued", *broadcast);
  watch(broadcast);
  tell_player(broadcast);
  co_return Result<void>();
}

void Conductor::Loop::tell_player(const Held& broadcast) {
  if (broadcast->told || broadcast->ending || !parts_.player.is_ready()) return;
  auto cue = make_cue(*broadcast, parts_.library, marks_);
  if (!cue) {
    broadcast->row.outcome = Outcome::failed;
    broadcast->row.reason = cue.error().message;
    return spawn(finish(broadcast));
  }
  // A player that cannot be told is being replaced; the next one will be.
  broadcast->told = parts_.player.cue(std::move(*cue)).has_value();
}

/// Whatever the player does or does not say, a broadcast ends, and the next is not kept waiting for ever.
void Conductor::Loop::watch(const Held& broadcast) {
  broadcast->deadline = parts_.clock.make_alarm();
  const Instant last = broadcast->latest_start + std::chrono::milliseconds(broadcast->sheet.milliseconds);
  const std::weak_ptr<Loop> weak = weak_from_this();
  broadcast->deadline->set(last + report_margin,
                           [weak, held = std::weak_ptr(broadcast)](core::Alarm::Cause cause) {
                             const auto self = weak.lock();
                             const auto overdue = held.lock();
                             if (!self || !overdue) return;
                             if (cause == core::Alarm::Cause::clock_stepped) return self->watch(overdue);
                             self->parts_.player.stop(overdue->row.broadcast, 0);
                             record_loss(*overdue, "the player did not report its end", self->now());
                             self->spawn(self->finish(overdue));
                           });
}

}  // namespace xiangyin::playout
