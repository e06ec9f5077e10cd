#include "daemon/playout/loop.hpp"

namespace xiangyin::playout {
namespace {

using core::Instant;
using core::Result;
using plan::Arbiter;
using namespace std::chrono_literals;

/// Quiet hours and the limits of a day look no further back.
constexpr auto remembered = 48h;
constexpr int most_remembered = 100'000;

}  // namespace

std::vector<Conductor::Loop::Held> Conductor::Loop::under_way() const {
  std::vector<Held> list;
  for (const Held& broadcast : broadcasts_) {
    if (!broadcast->ending && !broadcast->withdrawn) list.push_back(broadcast);
  }
  return list;
}

plan::Situation Conductor::Loop::situation() const {
  plan::Situation situation;
  for (const Held& broadcast : under_way()) {
    plan::Planned planned;
    planned.broadcast = broadcast->row.broadcast;
    planned.rule = broadcast->row.rule;
    planned.recurrence_id = broadcast->row.recurrence_id;
    planned.playlist = broadcast->row.playlist;
    planned.zones = broadcast->row.zones;
    planned.start = broadcast->row.scheduled_at;
    planned.air_at = broadcast->row.on_air_at.value_or(broadcast->air_at);
    planned.priority = broadcast->bid.priority;
    if (broadcast->held) {
      situation.under_way.push_back({planned, broadcast->bid,
                                     Arbiter::Held{broadcast->offset, broadcast->interruptions,
                                                   broadcast->held_until, broadcast->interrupted_by}});
      continue;
    }
    Arbiter::Running running;
    running.begin = broadcast->air_at;
    running.end = broadcast->said_at(now(), parts_.clock.uptime());
    running.offset = broadcast->offset;
    running.interruptions = broadcast->interruptions;
    running.cut_by = broadcast->interrupted_by;
    running.cut = broadcast->end_cause;
    if (!broadcast->stop_reason.empty()) running.end = std::min(running.end, now() + plan::stop_notice);
    if (const auto& interruption = broadcast->interruption; interruption && interruption->at <= running.end) {
      running.end = interruption->at;
      running.cut = plan::Cause::interrupted;
      running.cut_by = interruption->by;
      running.wait_from = interruption->by_ends;
    }
    situation.under_way.push_back({planned, broadcast->bid, running});
  }
  for (const auto& [identity, start] : decided_)
    situation.decided.insert(identity);
  situation.aired = aired_;
  if (settled_ > Instant::min()) situation.settled = std::min(settled_, now());
  return situation;
}

/// What was on air before this start, from the ledger.
Result<void> Conductor::Loop::remember() {
  const auto rows = parts_.store.perform_now([this](SQLite::Database& database) {
    return ledger::between(database, now() - remembered, now() + remembered, most_remembered);
  });
  if (!rows) return rows.error();
  for (const ledger::Row& row : *rows) {
    if (row.said_milliseconds == 0 || !row.on_air_at) continue;
    plan::Aired aired;
    aired.bid.playlist = row.playlist;
    // A zone that is gone has no limits any more.
    if (const auto channels = plan::channels(parts_.content.station(), row.zones))
      aired.bid.channels = plan::numbers_of(*channels);
    if (const auto priority = schedule::parse_priority(row.priority)) aired.bid.priority = *priority;
    aired.begin = *row.on_air_at;
    aired.length = std::chrono::milliseconds(row.said_milliseconds);
    aired_.push_back(std::move(aired));
  }
  return {};
}

/// Keeps in mind what the stretch that has just ended took of the day.
void Conductor::Loop::remember(const Broadcast& broadcast, std::int64_t said_milliseconds) {
  if (said_milliseconds == 0) return;
  std::erase_if(aired_,
                [oldest = now() - remembered](const plan::Aired& aired) { return aired.begin < oldest; });
  aired_.push_back({broadcast.bid, broadcast.air_at, std::chrono::milliseconds(said_milliseconds),
                    broadcast.interruptions > 0});
}

}  // namespace xiangyin::playout
