#include "daemon/plan/plan.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace xiangyin::plan {
namespace {

using core::Error;
using core::ErrorCode;
using core::Instant;
using core::Result;

std::string clock_time(const Station& station, Instant instant) {
  return to_text(station.time_zone.to_local(instant)).substr(11);
}

/// What a due occurrence comes to when nothing else is looked at: how long it lasts, or why it cannot be
/// said.
Planned prepare(const Content& content, const Station& station, const schedule::Occurrence& occurrence) {
  const schedule::Rule& rule = content.rules.at(occurrence.rule).value;
  Planned planned;
  planned.rule = rule.id;
  planned.recurrence_id = to_text(occurrence.recurrence_id);
  planned.start = planned.air_at = occurrence.start;
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
  auto upcoming = content.agenda.after(from);
  std::vector<Planned> result;
  while (result.size() < limit) {
    const auto occurrence = upcoming.next();
    if (!occurrence || occurrence->start > to) break;
    Planned planned = prepare(content, station, *occurrence);
    if (situation.decided.contains({planned.rule, planned.recurrence_id})) continue;
    place(planned, station, situation.busy_until);
    result.push_back(std::move(planned));
  }
  return result;
}

std::optional<Instant> next_due(const Content& content, Instant from) {
  const auto occurrence = content.agenda.first_after(from);
  return occurrence ? std::optional(occurrence->start) : std::nullopt;
}

}  // namespace xiangyin::plan
