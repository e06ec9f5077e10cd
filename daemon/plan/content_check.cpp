#include <algorithm>

#include "daemon/core/identifier.hpp"
#include "daemon/core/sha256.hpp"
#include "daemon/plan/content_reading.hpp"

/// What a change must be before it is made.
namespace xiangyin::plan {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;
using store::Kind;

Error missing(std::string field, std::string_view kind, const std::string& id) {
  return {ErrorCode::invalid, std::move(field), "there is no " + std::string(kind) + " '" + id + "'",
          "Add it first, or name another."};
}

Error in_use(const store::Change& change, std::string_view by, const std::string& id) {
  return {ErrorCode::conflict,
          {},
          std::string(to_text(change.kind)) + " '" + change.id + "' is used by " + std::string(by) + " '" +
              id + "'",
          "Take it out there first."};
}

Result<void> check_names(const Content& content, const library::Announcement& announcement) {
  for (const auto& [language, recording] : announcement.recordings) {
    if (!content.recordings.contains(recording)) {
      return missing("/recordings/" + language, "recording", recording);
    }
  }
  return {};
}

Result<void> check_names(const Content& content, const playlist::Playlist& playlist) {
  for (std::size_t index = 0; index < playlist.items.size(); ++index) {
    const std::string field = "/items/" + std::to_string(index);
    const playlist::Item& item = playlist.items[index];
    if (const auto* said = std::get_if<playlist::AnnouncementItem>(&item)) {
      if (!content.announcements.contains(said->announcement)) {
        return missing(field + "/announcement", "announcement", said->announcement);
      }
    } else if (const auto* played = std::get_if<playlist::RecordingItem>(&item)) {
      if (!content.recordings.contains(played->recording)) {
        return missing(field + "/recording", "recording", played->recording);
      }
    }
  }
  return {};
}

Result<void> check_day_sets(const Content& content, const std::vector<std::string>& names,
                            const std::string& field) {
  for (std::size_t index = 0; index < names.size(); ++index) {
    if (!content.day_sets.contains(names[index]))
      return missing(field + '/' + std::to_string(index), "day set", names[index]);
  }
  return {};
}

Result<void> check_when(const Content& content, const schedule::Rule& rule) {
  const auto timetable = schedule::make_timetable(rule, finder(content));
  if (!timetable) return timetable.error();
  return schedule::check_occurs(rule, *timetable);
}

Result<void> check_rule(const Content& content, const Station& station, const schedule::Rule& rule) {
  if (!content.playlists.contains(rule.playlist)) return missing("/playlist", "playlist", rule.playlist);
  std::string known;
  for (const config::Zone& zone : station.zones)
    known += (known.empty() ? "" : ", ") + zone.name;
  for (const std::string& name : rule.zones) {
    const bool found = std::any_of(station.zones.begin(), station.zones.end(),
                                   [&name](const config::Zone& zone) { return zone.name == name; });
    if (!found) {
      return Error{ErrorCode::invalid, "/zones", "there is no zone '" + name + "'",
                   "The zones of this station are: " + known + "."};
    }
  }
  if (auto named = check_day_sets(content, rule.include_day_sets, "/include_day_sets"); !named) return named;
  if (auto named = check_day_sets(content, rule.exclude_day_sets, "/exclude_day_sets"); !named) return named;
  return check_when(content, rule);
}

/// A day set that would leave a rule without any occurrence is a mistake; saving it would be silence.
Result<void> check_day_set(const Content& content, const schedule::NamedDaySet& set) {
  const schedule::FindDaySet find = [&](const std::string& id) {
    return id == set.id ? set.days : finder(content)(id);
  };
  for (const auto& [id, rule] : content.rules) {
    if (!uses_days(rule.value, set.id)) continue;
    const auto timetable = schedule::make_timetable(rule.value, find);
    if (timetable && schedule::check_occurs(rule.value, *timetable)) continue;
    return Error{ErrorCode::conflict,
                 {},
                 "rule '" + id + "', which uses these days, would never come to pass",
                 "Change the rule first, or look at the dates."};
  }
  return {};
}

bool names(const playlist::Playlist& playlist, const store::Change& change) {
  return std::any_of(playlist.items.begin(), playlist.items.end(), [&change](const playlist::Item& item) {
    if (const auto* named = std::get_if<playlist::AnnouncementItem>(&item)) {
      return change.kind == Kind::announcement && named->announcement == change.id;
    }
    const auto* named = std::get_if<playlist::RecordingItem>(&item);
    return named != nullptr && change.kind == Kind::recording && named->recording == change.id;
  });
}

Result<void> check_unused(const Content& content, const store::Change& change) {
  if (change.kind == Kind::recording) {
    for (const auto& [id, announcement] : content.announcements) {
      for (const auto& [language, recording] : announcement.value.recordings) {
        if (recording == change.id) return in_use(change, "announcement", id);
      }
    }
  }
  for (const auto& [id, playlist] : content.playlists) {
    if (names(playlist.value, change)) return in_use(change, "playlist", id);
  }
  for (const auto& [id, rule] : content.rules) {
    const bool uses = change.kind == Kind::playlist  ? rule.value.playlist == change.id
                      : change.kind == Kind::day_set ? uses_days(rule.value, change.id)
                                                     : false;
    if (uses) return in_use(change, "rule", id);
  }
  return {};
}

Result<void> check_id(const store::Change& change) {
  if (change.kind == Kind::recording) {
    if (core::is_sha256(change.id)) return {};
    return Error{ErrorCode::invalid, "/id", "'" + change.id.substr(0, 80) + "' is not a recording's identity",
                 "It is 64 hexadecimal digits."};
  }
  if (const auto id = core::parse_identifier(change.id); !id) return core::at_field(id.error(), "/id");
  if (change.kind == Kind::day_set && schedule::is_built_in_day_set(change.id)) {
    return Error{ErrorCode::conflict, "/id", "'" + change.id + "' is a name of a built-in day set",
                 "Built-in sets stay as they are; take another name."};
  }
  return {};
}

}  // namespace

Result<store::Change> check(const Content& content, const Station& station, store::Change change) {
  if (auto id = check_id(change); !id) return id.error();
  if (!change.body) {
    if (auto unused = check_unused(content, change); !unused) return unused.error();
    return change;
  }
  const auto checked =
      read_as(change.kind, change.id, *change.body, station, [&](auto value) -> Result<boost::json::object> {
        if (!value) return value.error();
        using Value = std::decay_t<decltype(*value)>;
        Result<void> named;
        if constexpr (std::is_same_v<Value, schedule::Rule>) {
          named = check_rule(content, station, *value);
        } else if constexpr (std::is_same_v<Value, schedule::NamedDaySet>) {
          named = check_day_set(content, *value);
        } else if constexpr (!std::is_same_v<Value, library::Recording>) {
          named = check_names(content, *value);
        }
        if (!named) return named.error();
        return value->to_json();
      });
  if (!checked) return checked.error();
  change.body = *checked;
  return change;
}

}  // namespace xiangyin::plan
