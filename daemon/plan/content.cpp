#include <algorithm>

#include "daemon/plan/content_reading.hpp"

namespace xiangyin::plan {
namespace {

using core::Result;
using store::Kind;

/// Gives a rule its place in the agenda, or takes it out if it is not to be carried out.
Result<void> enter(Content& content, const schedule::Rule& rule, core::Instant changed_at) {
  auto timetable = schedule::make_timetable(rule, finder(content));
  if (!timetable) return timetable.error();
  if (rule.enabled) {
    content.agenda.put(rule.id, std::make_shared<const schedule::Timetable>(std::move(*timetable)),
                       changed_at);
  } else {
    content.agenda.remove(rule.id);
  }
  return {};
}

/// The days of a set have changed.
Result<void> enter_rules_with(Content& content, const std::string& day_set) {
  for (const auto& [id, rule] : content.rules) {
    if (!uses_days(rule.value, day_set)) continue;
    if (auto entered = enter(content, rule.value, rule.changed_at); !entered) return entered;
  }
  return {};
}

/// Puts values of each type where they belong.
struct Slot {
  Content& content;
  Collection<library::Recording>& of(const library::Recording*) const { return content.recordings; }
  Collection<library::Announcement>& of(const library::Announcement*) const { return content.announcements; }
  Collection<playlist::Playlist>& of(const playlist::Playlist*) const { return content.playlists; }
  Collection<schedule::Rule>& of(const schedule::Rule*) const { return content.rules; }
  Collection<schedule::NamedDaySet>& of(const schedule::NamedDaySet*) const { return content.day_sets; }
};

void remove(Content& content, Kind kind, const std::string& id) {
  switch (kind) {
    case Kind::recording:
      content.recordings.erase(id);
      break;
    case Kind::announcement:
      content.announcements.erase(id);
      break;
    case Kind::playlist:
      content.playlists.erase(id);
      break;
    case Kind::rule:
      content.rules.erase(id);
      content.agenda.remove(id);
      break;
    case Kind::day_set:
      content.day_sets.erase(id);
      break;
  }
}

}  // namespace

schedule::FindDaySet finder(const Content& content) {
  return [&content](const std::string& id) {
    const auto found = content.day_sets.find(id);
    return found == content.day_sets.end() ? nullptr : found->second.value.days;
  };
}

bool uses_days(const schedule::Rule& rule, const std::string& day_set) {
  const auto has = [&day_set](const std::vector<std::string>& list) {
    return std::find(list.begin(), list.end(), day_set) != list.end();
  };
  return has(rule.include_day_sets) || has(rule.exclude_day_sets);
}

Collection<schedule::NamedDaySet> built_in_day_sets() {
  Collection<schedule::NamedDaySet> sets;
  for (auto& [id, set] : schedule::built_in_day_sets())
    sets.emplace(id, Revised<schedule::NamedDaySet>{std::move(set), 0, {}});
  return sets;
}

Result<void> apply(Content& content, const Station& station, const store::Document& document) {
  if (document.body.empty()) {
    remove(content, document.kind, document.id);
    return {};
  }
  return read_as(document.kind, document.id, document.body, station, [&](auto value) -> Result<void> {
    if (!value) return value.error();
    using Value = std::decay_t<decltype(*value)>;
    if constexpr (std::is_same_v<Value, schedule::Rule>) {
      if (auto entered = enter(content, *value, document.changed_at); !entered) return entered;
    }
    const Value* type = nullptr;
    Slot{content}.of(type).insert_or_assign(
        document.id, Revised<Value>{std::move(*value), document.revision, document.changed_at});
    if constexpr (std::is_same_v<Value, schedule::NamedDaySet>) {
      return enter_rules_with(content, document.id);
    }
    return {};
  });
}

}  // namespace xiangyin::plan
