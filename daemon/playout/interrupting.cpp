#include <spdlog/spdlog.h>

#include "daemon/playout/loop.hpp"

namespace xiangyin::playout {
namespace {

using core::Duration;
using ledger::Outcome;
using schedule::Interruption;

}  // namespace

/// The other is claimed and cued: the victim makes room for it when its moment comes near.
void Conductor::Loop::interrupt(const Held& victim, const plan::Ruling& cut, const Held& other) {
  if (victim->ending || victim->stopping) return;
  victim->interruption = Broadcast::Interruption{cut.at, cut.other, cut.until, other};
  core::log_with(spdlog::level::info,
                 victim->row.broadcast + " makes room for " + cut.other + " at " + core::to_rfc3339(cut.at),
                 log_fields(victim->row));
  arm_stop(victim);
}

/// What has not begun waits again; what was to make room for it need not.
void Conductor::Loop::withdraw(const Held& broadcast) {
  if (broadcast->ending || broadcast->sounding || broadcast->withdrawn) return;
  for (const Held& victim : broadcasts_) {
    if (!victim->interruption || victim->stopping || victim->interruption->other.lock() != broadcast)
      continue;
    victim->interruption.reset();
    arm_stop(victim);
  }
  broadcast->withdrawn = true;
  if (broadcast->told) return parts_.player.stop(broadcast->row.broadcast, 0);
  if (broadcast->interruptions > 0) return hold(broadcast);
  spawn(give_back(broadcast));
}

/// Sets the alarm for the moment at which the player must be told to end it, if there is one.
void Conductor::Loop::arm_stop(const Held& broadcast) {
  broadcast->stop_alarm.reset();
  if (broadcast->stopping || (!broadcast->interruption && broadcast->end_cause == plan::Cause::none)) return;
  core::Instant moment = broadcast->said_at(now(), parts_.clock.uptime());
  if (broadcast->interruption) moment = std::min(moment, broadcast->interruption->at);
  broadcast->stop_alarm = parts_.clock.make_alarm();
  const std::weak_ptr<Loop> weak = weak_from_this();
  broadcast->stop_alarm->set(moment - plan::stop_notice,
                             [weak, held = std::weak_ptr(broadcast)](core::Alarm::Cause cause) {
                               const auto self = weak.lock();
                               const auto due = held.lock();
                               if (!self || !due || due->ending || due->stopping) return;
                               if (cause == core::Alarm::Cause::clock_stepped) return self->arm_stop(due);
                               self->stop_in_time(due);
                             });
}

void Conductor::Loop::stop_in_time(const Held& broadcast) {
  if (broadcast->interruption) return make_room(broadcast);
  broadcast->stopping = true;
  parts_.player.stop(broadcast->row.broadcast, stop_fade_milliseconds);
}

/// Nothing makes room for what is not proved playable: the player has opened and decoded the other by now, or
/// the other is put off.
void Conductor::Loop::make_room(const Held& broadcast) {
  const Held other = broadcast->interruption->other.lock();
  if (!other || other->ending || other->withdrawn) {
    broadcast->interruption.reset();
    arm_stop(broadcast);
    return spawn(decide_due());
  }
  if (!other->ready) {
    spdlog::warn("{} is not ready in time to interrupt {}", other->row.broadcast, broadcast->row.broadcast);
    return postpone(other);
  }
  broadcast->stopping = true;
  parts_.player.stop(broadcast->row.broadcast, stop_fade_milliseconds);
}

/// Its moment moves on, with those that make room for it, as far as its window allows.
void Conductor::Loop::postpone(const Held& broadcast) {
  broadcast->air_at = now() + plan::quickest_interruption;
  broadcast->postponed = broadcast->air_at <= broadcast->latest_start;
  for (const Held& victim : broadcasts_) {
    if (!victim->interruption || victim->stopping || victim->interruption->other.lock() != broadcast)
      continue;
    if (broadcast->postponed) {
      victim->interruption->at = broadcast->air_at;
      victim->interruption->by_ends = broadcast->air_at + broadcast->length;
    } else {
      victim->interruption.reset();
    }
    arm_stop(victim);
  }
  parts_.player.stop(broadcast->row.broadcast, 0);
  if (broadcast->postponed) return;
  broadcast->row.outcome = broadcast->interruptions > 0 ? Outcome::partial : Outcome::failed;
  broadcast->row.reason = "it could not be made ready in time to interrupt another";
  broadcast->row.said_milliseconds = broadcast->said_before;
  spawn(finish(broadcast));
}

/// It was interrupted, or could not go on yet: it waits for the air to be free again.
void Conductor::Loop::hold(const Held& broadcast) {
  broadcast->held = true;
  broadcast->told = broadcast->ready = broadcast->sounding = broadcast->stopping = broadcast->withdrawn =
      false;
  broadcast->interruption.reset();
  broadcast->stop_alarm.reset();
  broadcast->deadline.reset();
  core::log_with(spdlog::level::info,
                 broadcast->row.broadcast + " waits to go on after " + broadcast->interrupted_by,
                 log_fields(broadcast->row));
  publish("broadcast.interrupted", *broadcast);
  spawn(decide_due());
}

void Conductor::Loop::go_on(const Held& broadcast, const plan::Ruling& ruling) {
  broadcast->held = false;
  broadcast->air_at = ruling.at;
  broadcast->length = ruling.length;
  broadcast->offset = ruling.offset;
  broadcast->end_cause = ruling.cause;
  broadcast->latest_start = latest_start(*broadcast, broadcast->held_until);
  core::log_with(spdlog::level::info, announce(*broadcast), log_fields(broadcast->row));
  publish("broadcast.cued", *broadcast);
  watch(broadcast);
  arm_stop(broadcast);
  tell_player(broadcast);
}

void Conductor::Loop::on_ended(const Held& broadcast, const audio::Ended& ended) {
  const bool unheard = !broadcast->sounding && ended.milliseconds == 0;
  const bool interrupted = broadcast->stopping && broadcast->interruption.has_value() &&
                           broadcast->stop_reason.empty() && ended.how == audio::Ended::How::stopped;
  if (unheard && broadcast->postponed && !broadcast->withdrawn && broadcast->stop_reason.empty()) {
    broadcast->postponed = broadcast->told = broadcast->ready = false;
    watch(broadcast);
    arm_stop(broadcast);
    return tell_player(broadcast);
  }
  if (unheard && (broadcast->withdrawn || interrupted)) {
    if (broadcast->interruptions > 0) return hold(broadcast);
    return spawn(give_back(broadcast));
  }
  remember(*broadcast, ended.milliseconds);
  if (!interrupted) {
    audio::Ended explained = ended;
    if (ended.how == audio::Ended::How::late) explained.reason = trouble(parts_.player.outputs());
    record_end(*broadcast, explained);
    return spawn(finish(broadcast));
  }
  broadcast->interrupted_by = broadcast->interruption->by;
  broadcast->held_until = broadcast->interruption->by_ends + broadcast->bid.lateness;
  if (broadcast->bid.interruption == Interruption::drop ||
      broadcast->interruptions + 1 >= plan::most_interruptions) {
    broadcast->end_cause = plan::Cause::interrupted;
    record_end(*broadcast, ended);
    return spawn(finish(broadcast));
  }
  broadcast->interruptions += 1;
  broadcast->said_before += ended.milliseconds;
  broadcast->offset =
      plan::go_on_at(broadcast->bid, broadcast->offset + std::chrono::milliseconds(ended.milliseconds));
  hold(broadcast);
}

}  // namespace xiangyin::playout
