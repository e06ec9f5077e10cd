#include <boost/json/serialize.hpp>

#include "daemon/ctl/command.hpp"
#include "daemon/ctl/document.hpp"
#include "daemon/ctl/moment.hpp"

namespace xiangyin::ctl {
namespace {

namespace json = boost::json;
using core::Result;

struct Options {
  std::string limit;
  std::string before;
};

std::string state(const json::object& row, const char* name) {
  const auto* value = row.if_contains(name);
  return value == nullptr || value->is_null() ? std::string() : std::string(json::serialize(*value));
}

Result<void> show(Context& context, const Options& options) {
  const auto reply =
      context.client.get(make_target("/v1/audit", {{"before", options.before}, {"limit", options.limit}}));
  if (!reply) return reply.error();
  if (context.json) {
    context.out << reply->text;
    return {};
  }
  const auto zone = station_zone(context);
  if (!zone) return zone.error();
  Table table({"NO", "WHEN", "WHO", "ROLE", "FROM", "WHAT", "ANSWER", "REASON", "BEFORE", "AFTER"},
              "Nothing is on record yet.");
  for (const json::value& entry : member_list(reply->body, "items")) {
    const json::object& row = entry.get_object();
    const std::string status = member_text(row, "status");
    table.add({member_text(row, "number"), local_text(member_text(row, "at"), *zone), member_text(row, "who"),
               member_text(row, "role"), member_text(row, "address"), member_text(row, "action"),
               status.empty() ? "never finished" : status, member_text(row, "reason"), state(row, "before"),
               state(row, "after")});
  }
  table.print(context.out);
  return {};
}

}  // namespace

void add_audit(CLI::App& app, Action& action) {
  add_command<Options>(
      app, action, "audit", "Who changed what, from what to what, and who was refused; newest first",
      [](CLI::App& command, Options& options) {
        command.add_option("--limit", options.limit, "at most so many lines; 50");
        command.add_option("--before", options.before, "lines before this number");
      },
      show)
      ->footer("Example:\n  xiangyinctl audit --limit 20");
}

}  // namespace xiangyin::ctl
