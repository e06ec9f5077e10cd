#include "daemon/plan/bidding.hpp"

#include <algorithm>
#include <set>

#include "daemon/plan/day_set_warnings.hpp"
#include "daemon/plan/reviews.hpp"

namespace xiangyin::plan {

using core::Duration;
using core::Error;
using core::ErrorCode;
using core::Instant;
using core::Result;

namespace {

/// Those of the first zone, then what the others have beside them.
std::vector<std::string> languages_of(const Station& station, const std::vector<std::string>& zones) {
  std::vector<std::string> languages;
  for (const config::Zone& zone : station.zones) {
    if (!zones.empty() && std::find(zones.begin(), zones.end(), zone.name) == zones.end()) continue;
    for (const std::string& language : zone.languages.empty() ? station.languages : zone.languages) {
      if (std::find(languages.begin(), languages.end(), language) == languages.end())
        languages.push_back(language);
    }
  }
  return languages;
}

playlist::Chime chime_of(const config::Settings::Chimes& chimes, const std::string& chosen) {
  using Kind = playlist::Chime::Kind;
  if (chosen.empty()) return {Kind::none, {}, chimes.gain_db};
  if (chosen == "built-in") return {Kind::built_in, {}, chimes.gain_db};
  return {Kind::recording, chosen, chimes.gain_db};
}

}  // namespace

Result<playlist::Resolved> resolve(const Content& content, const Station& station,
                                   const playlist::Playlist& playlist, const std::vector<std::string>& zones,
                                   schedule::Priority priority, Instant at) {
  const playlist::Lookup lookup{[&content](const std::string& id) {
                                  const auto found = content.recordings.find(id);
                                  return found == content.recordings.end() ? nullptr : &found->second.value;
                                },
                                [&content](const std::string& id) {
                                  const auto found = content.announcements.find(id);
                                  return found == content.announcements.end() ? nullptr
                                                                              : &found->second.value;
                                },
                                [&](const library::Recording& recording) {
                                  return check_approval(content, station, priority, recording);
                                }};
  const config::Settings::Chimes& chimes = station.chimes;
  const playlist::Manner manner{languages_of(station, zones), chime_of(chimes, chimes.opening),
                                chime_of(chimes, chimes.closing), chimes.pause_milliseconds};
  return playlist::resolve(playlist, manner, at, lookup);
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

std::vector<int> numbers_of(const std::vector<ZoneChannel>& channels) {
  std::vector<int> numbers;
  for (const ZoneChannel& channel : channels)
    numbers.push_back(channel.number);
  return numbers;
}

double gain_at(const Station& station, const std::vector<int>& channels, Instant moment) {
  std::optional<double> softest;
  for (const config::Gain& gain : station.gains) {
    const bool is_heard =
        std::any_of(station.zones.begin(), station.zones.end(), [&](const config::Zone& zone) {
          return holds_for(gain.period, zone) && is_heard_in(zone, channels);
        });
    if (!is_heard || !overlap(gain.period, station, {moment, moment + Duration(1)})) continue;
    softest = softest ? std::min(*softest, gain.gain_db) : gain.gain_db;
  }
  return softest.value_or(0);
}

std::vector<Duration> seams_of(const playlist::Resolved& resolved) {
  std::vector<Duration> seams;
  Duration at{};
  for (const playlist::Clip& clip : resolved.clips) {
    seams.push_back(at);
    at += std::chrono::milliseconds(clip.milliseconds);
  }
  return seams;
}

Bidding::Said Bidding::resolve_anew(const schedule::Rule& rule, Instant at, bool& for_ever) const {
  Said said;
  const auto found = content_.playlists.find(rule.playlist);
  if (found == content_.playlists.end()) {
    said.failure = "playlist '" + rule.playlist + "' is not there any more";
    return said;
  }
  const auto resolved = resolve(content_, station_, found->second.value, rule.zones, rule.priority, at);
  if (!resolved) {
    said.failure = resolved.error().message;
    for_ever = false;  // it may have expired; and an earlier moment may still come
    return said;
  }
  said.length = std::chrono::milliseconds(resolved->milliseconds);
  said.seams = seams_of(*resolved);
  said.warnings = resolved->warnings;
  for_ever = std::none_of(resolved->clips.begin(), resolved->clips.end(), [](const playlist::Clip& clip) {
    return clip.recording != nullptr && clip.recording->details.expires_at.has_value();
  });
  return said;
}

const Bidding::Said& Bidding::look_up(const schedule::Rule& rule, Instant at) {
  const std::tuple key{rule.playlist, rule.zones, rule.priority};
  const auto known = said_.find(key);
  if (known != said_.end()) return known->second;
  bool for_ever = true;
  passing_ = resolve_anew(rule, at, for_ever);
  return for_ever ? said_.emplace(key, std::move(passing_)).first->second : passing_;
}

const Result<std::vector<int>>& Bidding::channels_of(const std::vector<std::string>& zones) {
  const auto known = channels_.find(zones);
  if (known != channels_.end()) return known->second;
  const auto found = channels(station_, zones);
  return channels_.emplace(zones, found ? Result<std::vector<int>>(numbers_of(*found)) : found.error())
      .first->second;
}

const std::vector<std::string>& Bidding::warnings_of(const schedule::Rule& rule) {
  const auto known = warnings_.find(rule.id);
  if (known != warnings_.end()) return known->second;
  return warnings_.emplace(rule.id, day_set_warnings(content_, rule)).first->second;
}

Bidding::Prepared Bidding::prepare(const schedule::Rule& rule, Instant start) {
  Prepared prepared;
  const Said& said = look_up(rule, start);
  Bid& bid = prepared.bid;
  bid.name = "rule " + rule.id;
  bid.rule = rule.id;
  bid.playlist = rule.playlist;
  bid.start = start;
  bid.lateness = std::chrono::seconds(rule.lateness_seconds);
  bid.length = said.length;
  bid.maximum = std::chrono::seconds(rule.maximum_seconds);
  bid.seams = said.seams;
  bid.priority = rule.priority;
  bid.interruption = rule.interruption;
  prepared.warnings = said.warnings;
  if (!rule.include_day_sets.empty() || !rule.exclude_day_sets.empty()) {
    const auto& more = warnings_of(rule);
    prepared.warnings.insert(prepared.warnings.end(), more.begin(), more.end());
  }
  prepared.failure = said.failure;
  if (const auto& found = channels_of(rule.zones)) {
    bid.channels = *found;
  } else {
    prepared.failure = found.error().message;
  }
  return prepared;
}

}  // namespace xiangyin::plan
