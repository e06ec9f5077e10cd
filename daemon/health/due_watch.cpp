#include "daemon/health/due_watch.hpp"

#include <algorithm>

namespace xiangyin::health {
namespace {

using core::Instant;
using plan::Arbiter;
using namespace std::chrono_literals;

/// Nothing that is due longer ago is of interest here: no window for being late is longer.
constexpr core::Duration farthest_back = 24h;
constexpr std::size_t most_at_once = 100;
/// A player that cannot open its output has said so itself by then.
constexpr core::Duration patience = 4s;

std::string name_of(const plan::Planned& planned) {
  return planned.rule.empty() ? planned.broadcast : "rule " + planned.rule + ' ' + planned.recurrence_id;
}

bool is_running(const plan::Situation::UnderWay& one) {
  return std::holds_alternative<Arbiter::Running>(one.stage);
}

std::vector<std::string> sounding(const playout::Conductor& conductor) {
  std::vector<std::string> list;
  for (const playout::OnAir& on_air : conductor.on_air()) {
    if (on_air.sounding) list.push_back(on_air.row.broadcast);
  }
  return list;
}

}  // namespace

std::vector<Overdue> overdue(const plan::Content& content, const plan::Station& station,
                             const plan::Situation& situation, const std::vector<std::string>& sounding,
                             Instant now, core::Duration grace) {
  const Instant latest = now - grace;
  std::vector<Overdue> list;
  for (const plan::Situation::UnderWay& one : situation.under_way) {
    const bool heard = std::find(sounding.begin(), sounding.end(), one.planned.broadcast) != sounding.end();
    if (is_running(one) && !heard && one.planned.air_at <= latest)
      list.push_back({name_of(one.planned), one.planned.air_at, true});
  }
  const Instant from = std::max(situation.settled.value_or(latest), now - farthest_back);
  if (from >= latest) return list;
  // What nobody has decided on although its moment has passed, and that nothing stands in the way of.
  for (const plan::Planned& planned :
       plan::plan(content, station, {from, now, latest, most_at_once}, situation)) {
    if (planned.broadcast.empty() && planned.outcome == ledger::Outcome::completed && planned.air_at <= now)
      list.push_back({name_of(planned), planned.start, false});
  }
  return list;
}

DueWatch::DueWatch(const Parts& parts)
    : parts_(parts),
      alarm_(parts.clock.make_alarm()),
      subscription_(parts.events.subscribe([this](const core::Event& event) { on_event(event); })) {
  wait();
}

void DueWatch::on_event(const core::Event& event) {
  if (event.type == "broadcast.on_air") parts_.alarms.clear("sounding");
  if (event.type.starts_with("broadcast.") || event.type == "content.changed") wait();
}

core::Duration DueWatch::grace() const {
  return patience + parts_.settle;
}

void DueWatch::look() {
  // By a clock that may be any time nothing is due; that has an alarm of its own.
  if (parts_.timekeeper.judgement().trust == timekeeping::Trust::unknown) return wait();
  const auto heard = sounding(parts_.conductor);
  const auto missing = overdue(parts_.content.content(), parts_.content.station(),
                               parts_.conductor.situation(), heard, parts_.clock.now(), grace());
  if (missing.empty()) return wait();  // the alarm, if there is one, stands until something is heard
  const Overdue& first = missing.front();
  parts_.alarms.tell({"sounding", Grade::bad,
                      first.what + " was due at " + core::to_rfc3339(first.air_at) + " and is not heard",
                      "The station tries again by itself; if it stays silent look at the sound device and at "
                      "`xiangyinctl doctor`."});
  heal(first, !heard.empty());
  wait();
}

void DueWatch::heal(const Overdue& missing, bool anything_sounds) {
  if (healed_ == missing.what) return;
  healed_ = missing.what;
  if (!missing.cued) {
    parts_.conductor.clock_settled();
  } else if (!anything_sounds && parts_.player.is_ready()) {
    parts_.player.replace("it was told to speak and is silent");
  }
}

/// The moment of whatever comes next, cued or not, and a little more.
std::optional<Instant> DueWatch::next_look() const {
  const Instant seen = parts_.clock.now() - grace();
  std::optional<Instant> next = plan::next_due(parts_.content.content(), seen);
  const auto heard = sounding(parts_.conductor);
  for (const auto& one : parts_.conductor.situation().under_way) {
    const bool sounds = std::find(heard.begin(), heard.end(), one.planned.broadcast) != heard.end();
    if (is_running(one) && !sounds && one.planned.air_at > seen)
      next = std::min(next.value_or(Instant::max()), one.planned.air_at);
  }
  return next ? std::optional(*next + grace()) : std::nullopt;
}

void DueWatch::wait() {
  const auto next = next_look();
  if (!next) return alarm_->cancel();
  alarm_->set(*next,
              [this](core::Alarm::Cause cause) { cause == core::Alarm::Cause::due ? look() : wait(); });
}

}  // namespace xiangyin::health
