#include <chrono>
#include <optional>

#include "daemon/ctl/command.hpp"
#include "daemon/ctl/days.hpp"
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
  std::string time;
  std::string days;
  std::string from;
  std::string until;
  std::vector<std::string> zones;
  std::string time_zone;
  std::string lateness;
  std::string priority;
  std::string interruption;
  std::string maximum;
  std::optional<double> gain;
  bool disable = false;
};

/// "today", by the clock of the zone the rule is in.
Result<std::string> today(Context& context, const std::string& time_zone) {
  const auto status = context.client.get("/v1/status");
  if (!status) return status.error();
  const std::string zone = time_zone.empty() ? member_text(status->body, "time_zone") : time_zone;
  return date_text(member_text(status->body, "time"), zone_of(zone));
}

Result<void> read_texts(const Options& options, json::object& body) {
  if (!options.days.empty()) {
    auto days = parse_days(options.days);
    if (!days) return core::at_field(days.error(), "--days");
    body["days"] = json::array(days->begin(), days->end());
  }
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
  if (const auto read = read_texts(options, body); !read) return read.error();
  if (!options.title.empty()) body["title"] = options.title;
  if (!options.playlist.empty()) body["playlist"] = options.playlist;
  if (!options.time.empty()) body["time"] = options.time;
  if (!options.time_zone.empty()) body["time_zone"] = options.time_zone;
  if (!options.from.empty()) body["from"] = options.from;
  if (!options.until.empty())
    body["until"] = options.until == "never" ? json::value(nullptr) : json::value(options.until);
  if (!options.zones.empty()) body["zones"] = json::array(options.zones.begin(), options.zones.end());
  if (options.disable) body["enabled"] = false;
  if (!body.contains("from")) {
    const auto date = today(context, options.time_zone);
    if (!date) return date.error();
    body["from"] = *date;
  }
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
  std::vector<std::string> days;
  for (const json::value& day : member_list(item, "days"))
    days.emplace_back(day.get_string());
  return {member_text(item, "id"),
          member_text(item, "playlist"),
          member_text(item, "time"),
          days_text(days),
          member_text(item, "from"),
          member_text(item, "until"),
          zones_text(item),
          member_text(item, "time_zone"),
          member_text(item, "enabled") == "true" ? "on" : "off"};
}

void declare_set(CLI::App& command, Options& options) {
  command.add_option("ID", options.id, "its name: a-z, 0-9 and -")->required();
  command.add_option("--playlist", options.playlist, "what is said; needed for a new rule");
  command.add_option("--time", options.time, "when it starts: 07:30 or 07:30:15; needed for a new rule");
  command.add_option("--days", options.days, "daily (the default), weekdays, weekends, mon-fri, sat,sun");
  command.add_option("--from", options.from, "first day, for example 2026-11-23; today for a new rule");
  command.add_option("--until", options.until, "last day, or never");
  command.add_option("--zone", options.zones, "where it is heard; everywhere for a new rule")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
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
          "Example:\n  xiangyinctl rule set morning --playlist morning --time 07:30 --days mon-fri --until "
          "2027-06-30");
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
