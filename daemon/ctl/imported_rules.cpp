#include "daemon/ctl/imported_rules.hpp"

#include <set>

#include <absl/strings/ascii.h>
#include <boost/json/array.hpp>

#include "daemon/core/sha256.hpp"

namespace xiangyin::ctl {
namespace {

namespace json = boost::json;
using core::Error;
using core::ErrorCode;
using core::Result;
using schedule::CalendarEvent;
using schedule::DateValue;

Error at_event(const CalendarEvent& event, std::string message, std::string advice) {
  return {ErrorCode::invalid, "line " + std::to_string(event.line), std::move(message), std::move(advice)};
}

/// A date or a local time as rules have them; a moment in UTC by the clock of the rule's zone.
std::string local_text(const DateValue& value, const CalendarEvent& event) {
  if (value.form == DateValue::Form::date) return to_text(value.time.date());
  if (value.form == DateValue::Form::local || !event.recurrence.zone) return to_text(value.time);
  const auto instant = schedule::TimeZone::utc().to_instant(value.time);
  return to_text(event.recurrence.zone->to_local(instant));
}

json::array local_texts(const std::vector<DateValue>& values, const CalendarEvent& event) {
  json::array texts;
  for (const DateValue& value : values)
    texts.emplace_back(local_text(value, event));
  return texts;
}

/// Of an event of whole days the last one is counted in.
schedule::Recurrence with_time(schedule::Recurrence rule) {
  if (rule.until && rule.until->form == DateValue::Form::date) {
    const auto end = to_local_second(rule.until->time) + schedule::seconds_per_day - 1;
    rule.until = DateValue{DateValue::Form::local, schedule::to_local_time(end)};
  }
  return rule;
}

Result<std::string> start_of(const CalendarEvent& event, const ImportOptions& options) {
  const schedule::Start& start = event.recurrence.start;
  if (!start.all_day) return to_text(start.time);
  if (options.time.empty())
    return at_event(event, "the event is of whole days", "Say when it is to be heard with --time.");
  if (event.days != 1)
    return at_event(event, "the event lasts several days", "Write one event that recurs on each of them.");
  return to_text(start.time.date()) + "T" + options.time;
}

Result<std::string> playlist_of(const CalendarEvent& event, const ImportOptions& options) {
  const auto named = options.playlists.find(event.summary);
  if (named != options.playlists.end()) return named->second;
  if (!options.playlist.empty()) return options.playlist;
  return at_event(event, "no playlist is called '" + event.summary.substr(0, 60) + "'",
                  "Say with --playlist what it stands for, or give the playlist this title.");
}

std::string family_of(const CalendarEvent& event) {
  return "event-" + core::sha256(event.uid).substr(0, 12);
}

std::string id_of(const CalendarEvent& event) {
  if (!event.replaces) return family_of(event);
  return family_of(event) + '-' + absl::AsciiStrToLower(to_text(*event.replaces));
}

Result<ImportedRule> make_rule(const CalendarEvent& event, const ImportOptions& options) {
  const auto start = start_of(event, options);
  if (!start) return start.error();
  const auto playlist = playlist_of(event, options);
  if (!playlist) return playlist.error();
  json::array recurrences;
  for (const schedule::Recurrence& rule : event.recurrence.rules)
    recurrences.emplace_back(to_text(with_time(rule)));
  ImportedRule rule{id_of(event), {}, event.line};
  rule.body["title"] = event.summary;
  rule.body["playlist"] = *playlist;
  rule.body["start"] = *start;
  if (event.recurrence.zone) rule.body["time_zone"] = event.recurrence.zone->name();
  rule.body["recurrence"] = std::move(recurrences);
  rule.body["additional"] = local_texts(event.recurrence.additional, event);
  rule.body["exceptions"] = local_texts(event.recurrence.exceptions, event);
  return rule;
}

}  // namespace

Result<void> check_moments(const schedule::CalendarReading& reading) {
  for (const schedule::Unrepresented& item : reading.unrepresented) {
    if (!item.when) continue;
    return Error{ErrorCode::unsupported, "line " + std::to_string(item.line), item.what,
                 item.advice + (item.advice.empty() ? "" : " ") + "Nothing is saved."};
  }
  return {};
}

Result<ImportedRules> make_rules(const schedule::CalendarReading& reading, const ImportOptions& options) {
  ImportedRules made;
  std::set<std::string> ids;
  std::set<std::string> families;
  for (const CalendarEvent& event : reading.events) {
    if (event.uid.empty())
      return at_event(event, "the event has no UID", "Give it one, so that it can be told from others.");
    families.insert(family_of(event));
    if (event.cancelled) continue;
    auto rule = make_rule(event, options);
    if (!rule) return rule.error();
    if (!ids.insert(rule->id).second)
      return at_event(event, "another event has the same UID", "Give each its own.");
    made.rules.push_back(std::move(*rule));
  }
  made.families.assign(families.begin(), families.end());
  return made;
}

bool is_of_family(const std::string& rule, const std::string& family) {
  return rule.starts_with(family) && (rule.size() == family.size() || rule[family.size()] == '-');
}

}  // namespace xiangyin::ctl
