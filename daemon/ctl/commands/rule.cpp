#include <chrono>
#include <optional>

#include <absl/strings/str_join.h>

#include "daemon/ctl/command.hpp"
#include "daemon/ctl/day_times.hpp"
#include "daemon/ctl/document.hpp"
#include "daemon/ctl/duration.hpp"
#include "daemon/ctl/moment.hpp"

namespace xiangyin::ctl {
namespace {

namespace json = boost::json;
using core::Error;
using core::ErrorCode;
using core::Result;

const DocumentKind rules{"rule", "rules"};

struct Options {
  std::string id;
  std::string title;
  std::string playlist;
  std::vector<std::string> times;
  std::string days;
  std::string lunar;
  std::vector<std::string> recurrences;
  std::string from;
  std::string until;
  std::vector<std::string> except;
  std::vector<std::string> also;
  std::vector<std::string> include_days;
  std::vector<std::string> exclude_days;
  std::vector<std::string> zones;
  std::string time_zone;
  std::string lateness;
  std::string priority;
  std::string interruption;
  std::string maximum;
  std::optional<double> gain;
  bool disable = false;

  bool says_when() const {
    return !times.empty() || !days.empty() || !lunar.empty() || !recurrences.empty() || !from.empty() ||
           !until.empty();
  }
};

/// "today", by the clock of the zone the rule is in.
Result<std::string> today(Context& context, const std::string& time_zone) {
  const auto status = context.client.get("/v1/status");
  if (!status) return status.error();
  const std::string zone = time_zone.empty() ? member_text(status->body, "time_zone") : time_zone;
  return date_text(member_text(status->body, "time"), zone_of(zone));
}

Error bad_option(const char* option, std::string message, std::string advice) {
  return {ErrorCode::invalid, option, std::move(message), std::move(advice)};
}

/// Replaces what is given of days, dates and times.
Result<void> read_days_and_times(const Options& options, DayTimes& said) {
  if (!options.times.empty()) {
    auto times = parse_times(absl::StrJoin(options.times, ","));
    if (!times) return core::at_field(times.error(), "--time");
    said.times = std::move(*times);
  }
  if (!options.days.empty()) {
    auto days = parse_weekdays(options.days);
    if (!days) return core::at_field(days.error(), "--days");
    said.days = std::move(*days);
  }
  if (!options.lunar.empty()) {
    auto days = parse_lunar_days(options.lunar);
    if (!days) return core::at_field(days.error(), "--lunar");
    said.days = std::move(*days);
  }
  if (!options.from.empty()) said.from = options.from;
  if (!options.until.empty()) said.until = options.until == "never" ? "" : options.until;
  for (const std::string* date : {&said.from, &said.until}) {
    if (date->empty()) continue;
    const char* option = date == &said.from ? "--from" : "--until";
    if (const auto read = schedule::parse_local_date(*date); !read)
      return core::at_field(read.error(), option);
  }
  if (!said.until.empty() && said.until < said.from)
    return bad_option("--until", "lies before the first day", "Give a last day that is not before it.");
  return {};
}

/// Recurrences that have times or an end of their own stand as they are; others are days for --time and
/// --until.
Result<bool> read_recurrences(const Options& options, DayTimes& said) {
  bool whole = false;
  said.days.clear();
  for (const std::string& text : options.recurrences) {
    auto rule = schedule::parse_recurrence(text);
    if (!rule) {
      Error error = rule.error();
      error.message = error.field.empty() ? error.message : error.field + ": " + error.message;
      return core::at_field(error, "--recurrence");
    }
    whole = whole || rule->count || rule->until || rule->frequency < schedule::Frequency::daily ||
            !rule->by_hour.empty() || !rule->by_minute.empty() || !rule->by_second.empty();
    said.days.push_back(std::move(*rule));
  }
  return whole;
}

Result<void> check_whole(const Options& options, const DayTimes& said) {
  if (!options.until.empty()) {
    return bad_option("--until", "the recurrence has times or an end of its own",
                      "Write UNTIL into --recurrence.");
  }
  if (said.times.size() > 1) {
    return bad_option("--time", "the recurrence has times or an end of its own",
                      "Give one time, to start with, or leave BYHOUR and the like out of --recurrence.");
  }
  return {};
}

/// What the rule says of when, changed as the options have it.
Result<void> change_when(Context& context, const Options& options, json::object& body) {
  auto said = body.contains("start") ? take_apart(body) : DayTimes{};
  if (!said && options.recurrences.empty()) {
    return bad_option("--recurrence", "this rule's recurrence is more than days and times",
                      "Give all of it anew with --recurrence, and --time and --from.");
  }
  if (!said) {
    const auto start = schedule::parse_local_time(member_text(body, "start"));
    if (!start) return core::at_field(start.error(), "start");
    said =
        DayTimes{to_text(start->date()), {}, {(start->hour * 60 + start->minute) * 60 + start->second}, {}};
  }
  const bool is_new = !body.contains("start");
  if (is_new && options.days.empty() && options.lunar.empty()) said->days = parse_weekdays("daily").value();
  if (said->from.empty() && options.from.empty()) {
    auto date = today(context, options.time_zone);
    if (!date) return date.error();
    said->from = *date;
  }
  if (auto read = read_days_and_times(options, *said); !read) return read;
  if (said->times.empty()) return bad_option("--time", "is missing", "Say when it starts: 07:30.");
  Result<bool> whole = false;
  if (!options.recurrences.empty()) {
    whole = read_recurrences(options, *said);
    if (!whole) return whole.error();
    if (*whole) said->until.clear();
  }
  if (*whole) {
    if (auto checked = check_whole(options, *said); !checked) return checked;
  }
  put_together(*said, body);
  return {};
}

/// Dates, or dates and times, as the station writes them; "none" for no more of them.
Result<json::array> read_moments(const std::vector<std::string>& texts, const char* option) {
  json::array moments;
  for (std::string text : texts) {
    if (text == "none") continue;
    if (text.size() > 10 && text[10] == ' ') text[10] = 'T';
    if (text.size() == 16) text += ":00";
    if (!schedule::parse_local_date(text) && !schedule::parse_local_time(text)) {
      return bad_option(option, "'" + text.substr(0, 40) + "' is not a date, or a date and time",
                        "Write 2026-12-24, or '2026-12-24 18:00'.");
    }
    moments.emplace_back(text);
  }
  return moments;
}

json::array names_of(const std::vector<std::string>& texts) {
  json::array names;
  for (const std::string& text : texts) {
    if (text != "none") names.emplace_back(text);
  }
  return names;
}

Result<void> read_texts(const Options& options, json::object& body) {
  if (!options.except.empty()) {
    auto moments = read_moments(options.except, "--except");
    if (!moments) return moments.error();
    body["exceptions"] = std::move(*moments);
  }
  if (!options.also.empty()) {
    auto moments = read_moments(options.also, "--also");
    if (!moments) return moments.error();
    body["additional"] = std::move(*moments);
  }
  if (!options.include_days.empty()) body["include_day_sets"] = names_of(options.include_days);
  if (!options.exclude_days.empty()) body["exclude_day_sets"] = names_of(options.exclude_days);
  if (!options.lateness.empty()) {
    auto lateness = parse_duration(options.lateness);
    if (!lateness) return core::at_field(lateness.error(), "--lateness");
    body["lateness_seconds"] = std::chrono::duration_cast<std::chrono::seconds>(*lateness).count();
  }
  if (!options.maximum.empty()) {
    auto maximum = parse_duration(options.maximum == "none" ? "0s" : options.maximum);
    if (!maximum) return core::at_field(maximum.error(), "--maximum");
    body["maximum_seconds"] = std::chrono::duration_cast<std::chrono::seconds>(*maximum).count();
  }
  if (!options.priority.empty()) body["priority"] = options.priority;
  if (!options.interruption.empty()) body["interruption"] = options.interruption;
  if (options.gain) body["gain_db"] = *options.gain;
  return {};
}

Result<void> set(Context& context, const Options& options) {
  auto draft = open_draft(context, rules, options.id);
  if (!draft) return draft.error();
  json::object& body = draft->body;
  if (options.says_when() || !body.contains("start")) {
    if (auto changed = change_when(context, options, body); !changed) return changed;
  }
  if (const auto read = read_texts(options, body); !read) return read.error();
  if (!options.title.empty()) body["title"] = options.title;
  if (!options.playlist.empty()) body["playlist"] = options.playlist;
  if (!options.time_zone.empty()) body["time_zone"] = options.time_zone;
  if (!options.zones.empty()) body["zones"] = json::array(options.zones.begin(), options.zones.end());
  if (options.disable) body["enabled"] = false;
  return save_draft(context, rules, options.id, *draft);
}

struct OneRule {
  std::string id;
};

Result<void> enable(Context& context, const OneRule& wanted, bool enabled) {
  auto draft = open_draft(context, rules, wanted.id);
  if (!draft) return draft.error();
  if (draft->entity_tag.empty()) {
    return Error{ErrorCode::not_found,
                 {},
                 "there is no rule '" + wanted.id + "'",
                 "List them with `xiangyinctl rule list`."};
  }
  draft->body["enabled"] = enabled;
  return save_draft(context, rules, wanted.id, *draft);
}

std::vector<std::string> row(const json::object& item, const absl::TimeZone&) {
  const std::string start = member_text(item, "start");
  const auto said = take_apart(item);
  return {member_text(item, "id"),
          member_text(item, "playlist"),
          said ? times_text(said->times) : start.substr(11),
          said ? to_text(said->days) : member_text(item, "recurrence"),
          start.substr(0, 10),
          said ? said->until : "",
          zones_text(item),
          member_text(item, "time_zone"),
          member_text(item, "enabled") == "true" ? "on" : "off"};
}

void declare_when(CLI::App& command, Options& options) {
  add_several(command, "--time", options.times,
              "when it starts: 07:30 or 07:30:15; again for more times a day; needed for a new rule");
  auto* days = command.add_option("--days", options.days,
                                  "daily (the default), weekdays, weekends, mon-fri, sat,sun; none: once");
  auto* lunar = command.add_option("--lunar", options.lunar,
                                   "days of the lunar calendar: 1,15 of every month, 8-15 of every year");
  add_several(command, "--recurrence", options.recurrences,
              "in full, as RRULE has it (RFC 5545, RFC 7529); again for more")
      ->excludes(days)
      ->excludes(lunar);
  days->excludes(lunar);
  command.add_option("--from", options.from, "first day, for example 2026-11-23; today for a new rule");
  command.add_option("--until", options.until, "last day, or never");
  add_several(command, "--except", options.except,
              "not on this day, or at this date and time; again for more; none: no exceptions");
  add_several(command, "--also", options.also,
              "also on this day, or at this date and time; again for more; none: no additions");
}

void declare_day_sets(CLI::App& command, Options& options) {
  add_several(command, "--include-days", options.include_days,
              "also on the days of this day set; again for more; none: of none");
  add_several(command, "--exclude-days", options.exclude_days,
              "not on the days of this day set; again for more; none: of none");
}

void declare_set(CLI::App& command, Options& options) {
  command.add_option("ID", options.id, "its name: a-z, 0-9 and -")->required();
  command.add_option("--playlist", options.playlist, "what is said; needed for a new rule");
  declare_when(command, options);
  declare_day_sets(command, options);
  add_several(command, "--zone", options.zones, "where it is heard; everywhere for a new rule");
  command.add_option("--time-zone", options.time_zone,
                     "IANA name, for example Asia/Shanghai; the station's own");
  command.add_option("--lateness", options.lateness,
                     "may still start this much later: 60s, 5min; 60s for a new rule");
  command.add_option("--priority", options.priority,
                     "background, routine, urgent, live or emergency; routine for a new rule");
  command.add_option("--interruption", options.interruption,
                     "when a higher priority interrupts it: repeat, resume or drop; repeat for a new rule");
  command.add_option("--maximum", options.maximum,
                     "what lasts longer is ended with a fade: 10min, or none (the default)");
  command.add_option("--gain", options.gain, "louder (or, below 0, softer) by so many dB");
  command.add_option("--title", options.title, "what people call it");
  command.add_flag("--disable", options.disable, "keep it, but carry it out no more");
}

}  // namespace

void add_rule(CLI::App& app, Action& action) {
  CLI::App& group = add_group(app, "rule", "Rules: when a playlist goes on air");
  add_command<Options>(group, action, "set", "Create a rule, or change what is given of one", declare_set,
                       set)
      ->footer(
          "Examples:\n"
          "  xiangyinctl rule set morning --playlist morning --time 07:30 --days mon-fri --until 2027-06-30\n"
          "  xiangyinctl rule set market --playlist market --time 06:00 --time 16:30 --lunar "
          "3,8,13,18,23,28\n"
          "  xiangyinctl rule set work --playlist work --time 07:30 --days weekdays --exclude-days holidays "
          "--include-days make-up-workdays\n"
          "  xiangyinctl rule set siren --playlist siren --time 10:00 --recurrence 'FREQ=MONTHLY;BYDAY=1SA'");
  add_rule_import(group, action);
  const auto declare = [](CLI::App& command, OneRule& wanted) {
    command.add_option("ID", wanted.id, "its id")->required();
  };
  add_command<OneRule>(group, action, "enable", "Carry a rule out again", declare,
                       [](Context& context, const OneRule& wanted) { return enable(context, wanted, true); })
      ->footer("Example:\n  xiangyinctl rule enable morning");
  add_command<OneRule>(group, action, "disable", "Keep a rule, but carry it out no more", declare,
                       [](Context& context, const OneRule& wanted) { return enable(context, wanted, false); })
      ->footer("Example:\n  xiangyinctl rule disable morning");
  add_document_commands(group, action, rules,
                        {"ID", "PLAYLIST", "TIME", "DAYS", "FROM", "UNTIL", "ZONES", "TIME ZONE", "STATE"},
                        row);
}

}  // namespace xiangyin::ctl
