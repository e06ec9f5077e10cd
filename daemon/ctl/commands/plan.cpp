#include "daemon/ctl/command.hpp"
#include "daemon/ctl/document.hpp"
#include "daemon/ctl/moment.hpp"

namespace xiangyin::ctl {
namespace {

namespace json = boost::json;
using core::Result;

struct Options {
  std::string from;
  std::string to;
  std::string limit;
  bool days = false;
};

Result<std::string> read_moment(Context& context, const std::string& text, const char* option) {
  if (text.empty()) return std::string();
  const auto zone = station_zone(context);
  if (!zone) return zone.error();
  auto moment = parse_moment(text, *zone);
  if (!moment) return core::at_field(moment.error(), option);
  return moment;
}

std::string remark(const json::object& planned) {
  std::string text = member_text(planned, "reason");
  for (const json::value& warning : member_list(planned, "warnings"))
    text += (text.empty() ? "" : "; ") + std::string(warning.get_string());
  return text;
}

void print_days(Context& context, const json::object& plan) {
  Table table({"DAY", "BROADCASTS", "NOT COMPLETED", "WARNINGS", "SOUND"}, "");
  for (const json::value& entry : member_list(plan, "days")) {
    const json::object& day = entry.get_object();
    table.add({member_text(day, "date"), member_text(day, "broadcasts"), member_text(day, "not_completed"),
               member_text(day, "warnings"), seconds_text(day, "sound_seconds")});
  }
  context.out << '\n';
  table.print(context.out);
}

Result<void> show(Context& context, const Options& options) {
  const auto from = read_moment(context, options.from, "--from");
  if (!from) return from.error();
  const auto to = read_moment(context, options.to, "--to");
  if (!to) return to.error();
  // What a day comes to takes all of it.
  const std::string limit = options.limit.empty() && options.days ? "10000" : options.limit;
  const auto reply =
      context.client.get(make_target("/v1/plan", {{"from", *from}, {"to", *to}, {"limit", limit}}));
  if (!reply) return reply.error();
  if (context.json) {
    context.out << reply->text;
    return {};
  }
  const absl::TimeZone zone = zone_of(member_text(reply->body, "time_zone"));
  Table table({"START", "PLAYLIST", "LENGTH", "ZONES", "RULE", "OUTCOME", "REMARK"},
              "Nothing is planned from " + local_text(member_text(reply->body, "from"), zone) + " to " +
                  local_text(member_text(reply->body, "to"), zone) + '.');
  for (const json::value& entry : member_list(reply->body, "items")) {
    const json::object& planned = entry.get_object();
    table.add({local_text(member_text(planned, "scheduled_at"), zone), member_text(planned, "playlist"),
               seconds_text(planned, "duration_seconds"), zones_text(planned), member_text(planned, "rule"),
               member_text(planned, "outcome"), remark(planned)});
  }
  table.print(context.out);
  if (options.days) print_days(context, reply->body);
  for (const json::value& warning : member_list(reply->body, "warnings"))
    context.out << "warning: " << std::string(warning.get_string()) << '\n';
  if (member_text(reply->body, "complete") == "false")
    context.out << "... and more; --limit or --to shows them\n";
  return {};
}

}  // namespace

void add_plan(CLI::App& app, Action& action) {
  add_command<Options>(
      app, action, "plan", "What the station will say and what will become of it, or what has become of it",
      [](CLI::App& command, Options& options) {
        command.add_option("--from", options.from,
                           "2026-11-23 or '2026-11-23 07:30' by the station's clock; now");
        command.add_option("--to", options.to, "the end; a week after the beginning");
        command.add_option("--limit", options.limit, "at most so many; 100, or with --days 10000");
        command.add_flag("--days", options.days, "also what it comes to on each day");
      },
      show)
      ->footer("Example:\n  xiangyinctl plan --from 2026-12-24 --to 2026-12-27");
}

}  // namespace xiangyin::ctl
