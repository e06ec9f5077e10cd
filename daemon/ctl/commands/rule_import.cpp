#include <algorithm>
#include <charconv>
#include <map>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "daemon/core/file.hpp"
#include "daemon/ctl/command.hpp"
#include "daemon/ctl/day_times.hpp"
#include "daemon/ctl/display_width.hpp"
#include "daemon/ctl/document.hpp"
#include "daemon/ctl/imported_rules.hpp"

namespace xiangyin::ctl {
namespace {

namespace json = boost::json;
using core::Error;
using core::ErrorCode;
using core::Result;

constexpr std::size_t most_file_bytes = 16 << 20;

struct Options {
  std::string file;
  std::string playlist;
  std::string time;
  bool dry_run = false;
};

Result<std::vector<json::object>> read_all(Context& context, const std::string& target) {
  const auto reply = read_list(context, target);
  if (!reply) return reply.error();
  std::vector<json::object> items;
  for (const json::value& item : member_list(reply->body, "items"))
    items.push_back(item.get_object());
  return items;
}

Result<ImportOptions> import_options(Context& context, const Options& options) {
  ImportOptions known{options.playlist, {}, {}};
  if (!options.time.empty()) {
    const auto times = parse_times(options.time);
    if (!times || times->size() != 1)
      return Error{ErrorCode::invalid, "--time", "is not one time of day", "Write 07:30."};
    known.time = options.time + (options.time.size() == 5 ? ":00" : "");
  }
  const auto playlists = read_all(context, "/v1/playlists");
  if (!playlists) return playlists.error();
  for (const json::object& playlist : *playlists)
    known.playlists.emplace(member_text(playlist, "title"), member_text(playlist, "id"));
  known.playlists.erase("");
  for (const json::object& playlist : *playlists)
    known.playlists.insert_or_assign(member_text(playlist, "id"), member_text(playlist, "id"));
  return known;
}

/// Tells what is not taken over. What changes when something is due ends the import.
Result<void> report(const schedule::CalendarReading& reading) {
  for (const schedule::Unrepresented& item : reading.unrepresented) {
    if (!item.when) std::cerr << "line " << item.line << ": " << item.what << '\n';
  }
  return check_moments(reading);
}

json::object change_of(const std::string& id, std::int64_t revision) {
  return {{"kind", "rule"}, {"id", id}, {"revision", revision}};
}

/// What people have changed of an imported rule, such as its zones, stays as they have it.
json::object put(const ImportedRule& rule, const json::object* there) {
  json::object change =
      change_of(rule.id, there == nullptr ? 0 : there->at("revision").to_number<std::int64_t>());
  json::object body = there == nullptr ? json::object() : *there;
  if (!rule.body.contains("time_zone")) body.erase("time_zone");
  for (const auto& member : rule.body)
    body[member.key()] = member.value();
  change["action"] = "put";
  change["body"] = std::move(body);
  return change;
}

/// The rules that are made, and the end of those that earlier states of the same events were made of.
json::array changes_of(const ImportedRules& made, const std::vector<json::object>& rules) {
  std::map<std::string, const json::object*> there;
  for (const json::object& rule : rules)
    there.emplace(member_text(rule, "id"), &rule);
  json::array changes;
  for (const ImportedRule& rule : made.rules) {
    const auto known = there.find(rule.id);
    changes.emplace_back(put(rule, known == there.end() ? nullptr : known->second));
    if (known != there.end()) there.erase(known);
  }
  for (const std::string& family : made.families) {
    for (auto old = there.lower_bound(family); old != there.end() && old->first.starts_with(family); ++old) {
      if (!is_of_family(old->first, family)) continue;
      json::object change = change_of(old->first, old->second->at("revision").to_number<std::int64_t>());
      change["action"] = "delete";
      changes.emplace_back(std::move(change));
    }
  }
  return changes;
}

/// The station names a change by its number; people know the line of the file.
Error at_event(Error error, const ImportedRules& made) {
  if (error.code == ErrorCode::too_large) {
    return {ErrorCode::too_large, "FILE",
            "its events come to more than the station takes at once; nothing is saved", "Split the file."};
  }
  constexpr std::string_view prefix = "changes/";
  std::size_t index = made.rules.size();
  if (const auto at = error.field.find(prefix); at != std::string::npos) {
    const char* const begin = error.field.data() + at + prefix.size();
    std::from_chars(begin, error.field.data() + error.field.size(), index);
  }
  if (index >= made.rules.size()) return error;
  const ImportedRule& rule = made.rules[index];
  error.message = "the event '" + member_text(rule.body, "title") +
                  "' makes a rule that is refused, and nothing is saved: " + error.message;
  error.field = "line " + std::to_string(rule.line);
  return error;
}

Result<void> import(Context& context, const Options& options) {
  const auto text = core::read_file(options.file, most_file_bytes);
  if (!text) return text.error();
  const auto reading = schedule::read_calendar_events(*text);
  if (!reading) return reading.error();
  if (auto reported = report(*reading); !reported) return reported;
  const auto known = import_options(context, options);
  if (!known) return known.error();
  const auto made = make_rules(*reading, *known);
  if (!made) return made.error();
  const auto rules = read_all(context, "/v1/rules?q=event-");
  if (!rules) return rules.error();
  const json::object body{{"changes", changes_of(*made, *rules)}};
  const std::string target = make_target("/v1/transactions", {{"dry_run", options.dry_run ? "true" : ""}});
  const auto reply = context.client.call({"POST", target, json::serialize(body), {}});
  if (!reply) return at_event(reply.error(), *made);
  if (context.json) {
    context.out << reply->text;
    return {};
  }
  const auto changes = member_list(reply->body, "changes");
  for (const json::value& item : changes) {
    const json::object& change = item.get_object();
    const char* const which = change.at("after").is_object() ? "after" : "before";
    context.out << "rule '" << member_text(change, "id") << "' " << (options.dry_run ? "would be " : "")
                << member_text(change, "effect") << ": "
                << printable(member_text(change.at(which).as_object(), "title")) << '\n';
  }
  if (changes.empty()) context.out << "The file has no event that takes place.\n";
  return {};
}

}  // namespace

void add_rule_import(CLI::App& group, Action& action) {
  add_command<Options>(
      group, action, "import", "Make rules of the events of an iCalendar file: all of them, or none",
      [](CLI::App& command, Options& options) {
        command.add_option("FILE", options.file, "an iCalendar file (.ics)")->required();
        command.add_option("--playlist", options.playlist,
                           "what is said; otherwise the playlist called like the event");
        command.add_option("--time", options.time, "when events of whole days are heard: 07:30");
        command.add_flag("--dry-run", options.dry_run, "show what would change, and change nothing");
      },
      import)
      ->footer(
          "Importing the file again changes the same rules, and keeps what you have changed of them "
          "besides:\n"
          "zones, priority and the like.\n"
          "Example:\n  xiangyinctl rule import meetings.ics --playlist meeting");
}

}  // namespace xiangyin::ctl
