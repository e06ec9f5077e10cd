#include "daemon/plan/plan.hpp"

#include <algorithm>
#include <map>
#include <queue>
#include <set>

#include "daemon/schedule/agenda.hpp"

namespace xiangyin::plan {
namespace {

using core::Error;
using core::ErrorCode;
using core::Instant;
using core::Result;

struct Due {
  schedule::Occurrence occurrence;
  const Revised<schedule::Rule>* rule;
  /// Later starts come later out of the queue; equal ones in the order of the rules' names.
  bool operator<(const Due& other) const {
    return std::tie(occurrence.start, rule->value.id) >
           std::tie(other.occurrence.start, other.rule->value.id);
  }
};

std::optional<Due> next(const Revised<schedule::Rule>& rule, Instant after) {
  if (!rule.value.enabled) return std::nullopt;
  auto occurrence = schedule::next_occurrence(rule.value, std::max(after, rule.changed_at));
  if (!occurrence) return std::nullopt;
  return Due{std::move(*occurrence), &rule};
}

std::string clock_time(const Station& station, Instant instant) {
  return to_text(station.time_zone.to_local(instant)).substr(11);
}

/// What a due occurrence comes to when nothing else is looked at: how long it lasts, or why it cannot be
/// said.
Planned prepare(const Content& content, const Station& station, const Due& due) {
  const schedule::Rule& rule = due.rule->value;
  Planned planned;
  planned.rule = rule.id;
  planned.recurrence_id = to_text(due.occurrence.recurrence_id);
  planned.start = planned.air_at = due.occurrence.start;
  planned.lateness = std::chrono::seconds(rule.lateness_seconds);
  planned.playlist = rule.playlist;
  planned.zones = rule.zones;
  const auto fail = [&planned](const Error& error) {
    planned.outcome = ledger::Outcome::failed;
    planned.reason = error.message;
  };
  if (const auto found = channels(station, rule.zones); !found) fail(found.error());
  const auto playlist = content.playlists.find(rule.playlist);
  if (playlist == content.playlists.end()) {
    fail({ErrorCode::not_found, {}, "playlist '" + rule.playlist + "' is not there any more", {}});
    return planned;
  }
  auto resolved = resolve(content, station, playlist->second.value, planned.start);
  if (!resolved) {
    fail(resolved.error());
  } else {
    planned.milliseconds = resolved->milliseconds;
    planned.warnings = std::move(resolved->warnings);
  }
  return planned;
}

/// Finds room for it behind what is on air until `busy_until`, and moves that on.
void place(Planned& planned, const Station& station, Instant& busy_until) {
  if (planned.outcome != ledger::Outcome::completed) return;
  if (busy_until > planned.start) {
    if (busy_until + pause_between > planned.start + planned.lateness) {
      planned.outcome = ledger::Outcome::displaced;
      planned.reason = "another broadcast is on air until " + clock_time(station, busy_until);
      return;
    }
    planned.air_at = busy_until + pause_between;
  }
  busy_until = planned.air_at + std::chrono::milliseconds(planned.milliseconds);
}

}  // namespace

Result<playlist::Resolved> resolve(const Content& content, const Station& station,
                                   const playlist::Playlist& playlist, Instant at) {
  const playlist::Lookup lookup{[&content](const std::string& id) {
                                  const auto found = content.recordings.find(id);
                                  return found == content.recordings.end() ? nullptr : &found->second.value;
                                },
                                [&content](const std::string& id) {
                                  const auto found = content.announcements.find(id);
                                  return found == content.announcements.end() ? nullptr
                                                                              : &found->second.value;
                                }};
  return playlist::resolve(playlist, station.languages, at, lookup);
}

Result<std::vector<ZoneChannel>> channels(const Station& station, const std::vector<std::string>& zones) {
  std::map<int, double> found;
  std::set<std::string> wanted(zones.begin(), zones.end());
  for (const config::Zone& zone : station.zones) {
    if (!zones.empty() && wanted.erase(zone.name) == 0) continue;
    for (const int channel : zone.channels) {
      const auto [known, added] = found.try_emplace(channel - 1, zone.gain_db);
      if (!added) known->second = std::max(known->second, zone.gain_db);
    }
  }
  if (!wanted.empty()) {
    return Error{ErrorCode::invalid, "/zones", "there is no zone '" + *wanted.begin() + "'",
                 "Look at the zones in the station's settings."};
  }
  std::vector<ZoneChannel> list;
  for (const auto& [number, gain_db] : found)
    list.push_back({number, gain_db});
  return list;
}

std::vector<Planned> plan(const Content& content, const Station& station, Instant from, Instant to,
                          std::size_t limit, Situation situation) {
  std::priority_queue<Due> queue;
  for (const auto& [id, rule] : content.rules) {
    if (auto due = next(rule, from)) queue.push(std::move(*due));
  }
  std::vector<Planned> result;
  while (!queue.empty() && queue.top().occurrence.start <= to && result.size() < limit) {
    const Due due = queue.top();
    queue.pop();
    if (auto following = next(*due.rule, due.occurrence.start)) queue.push(std::move(*following));

    Planned planned = prepare(content, station, due);
    if (situation.decided.contains({planned.rule, planned.recurrence_id})) continue;
    place(planned, station, situation.busy_until);
    result.push_back(std::move(planned));
  }
  return result;
}

std::optional<Instant> next_due(const Content& content, Instant from) {
  std::optional<Instant> first;
  for (const auto& [id, rule] : content.rules) {
    if (const auto due = next(rule, from); due && (!first || due->occurrence.start < *first)) {
      first = due->occurrence.start;
    }
  }
  return first;
}

}  // namespace xiangyin::plan
