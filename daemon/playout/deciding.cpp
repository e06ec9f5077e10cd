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
  for (bool again = true; again && !closing_;) {
    if (parts_.timekeeper.look().trust == timekeeping::Trust::unknown) co_return wait_for_time();
    const Instant present = now();
    forget_the_future(present);
    co_await pass_over(present);
    const Instant horizon = present + options_.lead;
    plan::Outlook outlook = plan::look_ahead(parts_.content.content(), parts_.content.station(),
                                             {settled_, present, horizon, most_at_once}, situation());
    again = co_await carry_out(outlook);
    if (again || closing_) continue;
    settle_until(outlook, present);
    wake_for(outlook, horizon);
  }
}

/// Carries out the steps. True when one of them came out otherwise, so that the rest is to be decided anew.
boost::asio::awaitable<bool> Conductor::Loop::carry_out(plan::Outlook outlook) {
  std::vector<Held> parties = under_way();
  parties.resize(outlook.broadcasts.size());
  std::vector<plan::Ruling> cuts;
  for (const plan::Ruling& ruling : outlook.rulings) {
    if (closing_) break;
    const plan::Planned& planned = outlook.broadcasts[ruling.bid];
    Held& party = parties[ruling.bid];
    const bool is_new = !party && !decided_.contains({planned.rule, planned.recurrence_id});
    switch (ruling.kind) {
      case plan::Ruling::Kind::is_cut:
        cuts.push_back(ruling);
        break;
      case plan::Ruling::Kind::withdrawn:
        if (party) withdraw(party);
        break;
      case plan::Ruling::Kind::restored:
        break;  // withdraw() has seen to it
      case plan::Ruling::Kind::settled:
        if (is_new) co_await record(planned, ruling);
        if (party && party->held) co_await give_up(party, ruling);
        break;
      case plan::Ruling::Kind::begins:
        if (is_new) {
          party = co_await start(planned, outlook.bids[ruling.bid], ruling);
          // Whatever was to make room for it goes on.
          if (!party) co_return true;
        } else if (party && party->held && !party->ending) {
          go_on(party, ruling);
        }
        for (const plan::Ruling& cut : cuts) {
          const Held& other = parties[*cut.breaks];
          if (parties[cut.bid] && other) interrupt(parties[cut.bid], cut, other);
        }
        cuts.clear();
    }
  }
  co_return false;
}

/// Everything has been decided but what waits.
void Conductor::Loop::settle_until(const plan::Outlook& outlook, Instant present) {
  Instant settled = outlook.complete ? present : outlook.broadcasts.back().start;
  anyone_waits_ = false;
  for (std::size_t index = 0; index < outlook.broadcasts.size(); ++index) {
    if (!outlook.waiting[index]) continue;
    anyone_waits_ = true;
    const plan::Planned& planned = outlook.broadcasts[index];
    if (planned.broadcast.empty() && !decided_.contains({planned.rule, planned.recurrence_id}))
      settled = std::min(settled, planned.start - 1ns);
  }
  settled_ = std::max(settled_, settled);
  std::erase_if(decided_, [this](const auto& entry) { return entry.second <= settled_; });
  parts_.content.advance(settled_);
}

void Conductor::Loop::wake_for(const plan::Outlook& outlook, Instant horizon) {
  const std::weak_ptr<Loop> weak = weak_from_this();
  const auto wake = [weak](core::Alarm::Cause) {
    if (const auto loop = weak.lock()) loop->spawn(loop->decide_due());
  };
  // With nothing planned the alarm still stands, far away, so that a step of the clock is noticed.
  Instant next = horizon + 24h * 365;
  if (const auto due = plan::next_due(parts_.content.content(), std::max(horizon, settled_)))
    next = std::min(next, *due);
  if (outlook.next) next = std::min(next, *outlook.next);
  alarm_->set(outlook.complete ? next - options_.lead : now(), wake);
}

ledger::Row Conductor::Loop::row_of(const plan::Planned& planned) const {
  ledger::Row row;
  row.broadcast = new_identity();
  row.rule = planned.rule;
  row.recurrence_id = planned.recurrence_id;
  row.playlist = planned.playlist;
  row.zones = planned.zones;
  row.priority = schedule::to_text(planned.priority);
  row.scheduled_at = planned.start;
  return row;
}

/// Puts on record what will not be said.
boost::asio::awaitable<void> Conductor::Loop::record(plan::Planned planned, plan::Ruling ruling) {
  decided_.insert({{planned.rule, planned.recurrence_id}, planned.start});
  auto unsaid = std::make_shared<Broadcast>();
  unsaid->row = row_of(planned);
  unsaid->row.outcome = ruling.outcome;
  unsaid->row.reason = planned.reason;
  co_await finish(unsaid);
}

/// What was interrupted is not said any more.
boost::asio::awaitable<void> Conductor::Loop::give_up(Held broadcast, plan::Ruling ruling) {
  broadcast->row.outcome = Outcome::partial;
  broadcast->row.reason = plan::reason(ruling, plan::clock_time(parts_.content.station(), ruling.until));
  broadcast->row.said_milliseconds = broadcast->said_before;
  co_await finish(broadcast);
}

/// Claims and cues it. Null when it cannot be said after all, which is on record then.
boost::asio::awaitable<Conductor::Loop::Held> Conductor::Loop::start(plan::Planned planned, plan::Bid bid,
                                                                     plan::Ruling ruling) {
  decided_.insert({{planned.rule, planned.recurrence_id}, planned.start});
  const int content = content_changed_;
  auto unsaid = std::make_shared<Broadcast>();
  unsaid->row = row_of(planned);
  unsaid->row.outcome = Outcome::failed;
  const auto made = make_broadcast(planned, unsaid->row);
  if (!made) {
    unsaid->row.reason = made.error().message;
    co_await finish(unsaid);
    co_return nullptr;
  }
  const Held broadcast = *made;
  broadcast->bid = std::move(bid);
  broadcast->air_at = ruling.at;
  broadcast->length = ruling.length;
  broadcast->end_cause = ruling.cause;
  broadcast->latest_start = latest_start(*broadcast, broadcast->bid.latest());
  const auto begun = co_await begin(broadcast);
  if (begun) {
    // The disk may have taken its time.
    if (content != content_changed_ && !still_wanted(*broadcast)) withdraw(broadcast);
    co_return broadcast;
  }
  if (begun.error().code != ErrorCode::conflict) {
    // Without a claim on disk nothing may be said: it could be said twice.
    spdlog::error("{} {} is not said: {}", planned.rule, planned.recurrence_id, to_text(begun.error()));
    unsaid->row.reason = begun.error().message;
    co_await finish(unsaid);
  }
  co_return nullptr;
}

/// A slow output may put it off within its window, but never into quiet hours.
Instant Conductor::Loop::latest_start(const Broadcast& broadcast, Instant window) const {
  return plan::AirTime(parts_.content.station())
      .latest_start(broadcast.bid, broadcast.air_at, broadcast.length, window);
}

Result<Conductor::Loop::Held> Conductor::Loop::make_broadcast(const plan::Planned& planned,
                                                              const ledger::Row& row) const {
  const plan::Content& content = parts_.content.content();
  const auto playlist = content.playlists.find(planned.playlist);
  if (playlist == content.playlists.end()) return Error{ErrorCode::not_found, {}, "its playlist is gone", {}};
  const auto rule = content.rules.find(planned.rule);
  return make_broadcast(playlist->second.value, row,
                        rule == content.rules.end() ? 0 : rule->second.value.gain_db);
}

Result<Conductor::Loop::Held> Conductor::Loop::make_broadcast(const playlist::Playlist& playlist,
                                                              ledger::Row row, double gain_db) const {
  const auto& station = parts_.content.station();
  const auto priority = schedule::parse_priority(row.priority);
  if (!priority) return priority.error();
  const auto resolved =
      plan::resolve(parts_.content.content(), station, playlist, row.zones, *priority, row.scheduled_at);
  if (!resolved) return resolved.error();
  const auto channels = plan::channels(station, row.zones);
  if (!channels) return channels.error();
  const std::vector<int> numbers = plan::numbers_of(*channels);
  Loudspeakers loudspeakers = make_loudspeakers(*channels);
  const double hour_db = plan::gain_at(station, numbers, row.scheduled_at);
  auto sheet = make_cue_sheet(*resolved, options_.levels, gain_db + hour_db + loudspeakers.gain_db);
  if (!sheet) return sheet.error();
  auto broadcast = std::make_shared<Broadcast>();
  broadcast->row = std::move(row);
  broadcast->sheet = std::move(*sheet);
  broadcast->channels = std::move(loudspeakers.channels);
  broadcast->gain_db = gain_db;
  broadcast->length = std::chrono::milliseconds(broadcast->sheet.milliseconds);
  broadcast->bid.channels = numbers;
  broadcast->bid.seams = plan::seams_of(*resolved);
  broadcast->said_first = resolved->said_first;
  return broadcast;
}

boost::asio::awaitable<Result<void>> Conductor::Loop::begin(Held broadcast) {
  const auto claim = [row = broadcast->row](SQLite::Database& database) {
    return ledger::claim(database, row);
  };
  const auto claimed = co_await parts_.store.perform(claim);
  if (!claimed) co_return claimed.error();
  broadcasts_.push_back(broadcast);
  core::log_with(spdlog::level::info, announce(*broadcast), log_fields(broadcast->row));
  publish("broadcast.cued", *broadcast);
  watch(broadcast);
  arm_stop(broadcast);
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
  const Instant last = broadcast->sounding ? broadcast->said_at(now(), parts_.clock.uptime())
                                           : broadcast->latest_start + broadcast->length;
  const std::weak_ptr<Loop> weak = weak_from_this();
  broadcast->deadline->set(
      last + report_margin, [weak, held = std::weak_ptr(broadcast)](core::Alarm::Cause cause) {
        const auto self = weak.lock();
        const auto overdue = held.lock();
        if (!self || !overdue) return;
        if (cause == core::Alarm::Cause::clock_stepped) return self->watch(overdue);
        self->parts_.player.stop(overdue->row.broadcast, 0);
        record_loss(*overdue, "the player did not report its end", self->parts_.clock.uptime());
        self->spawn(self->finish(overdue));
      });
}

}  // namespace xiangyin::playout
