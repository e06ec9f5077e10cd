#include "daemon/ctl/command.hpp"
#include "daemon/ctl/document.hpp"
#include "daemon/ctl/moment.hpp"

namespace xiangyin::ctl {
namespace {

namespace json = boost::json;
using core::Error;
using core::ErrorCode;
using core::Result;

struct Options {
  std::string limit;
  std::string before;
  bool verify = false;
};

Result<void> verify(Context& context) {
  const auto reply = context.client.get("/v1/ledger/verify");
  if (!reply) return reply.error();
  if (context.json) context.out << reply->text;
  if (member_text(reply->body, "intact") != "true") {
    return Error{ErrorCode::io,
                 {},
                 "the ledger has been tampered with or is damaged: " + member_text(reply->body, "reason"),
                 "Keep the file as it is and compare it with a backup."};
  }
  if (!context.json) context.out << "the ledger is intact, " << member_text(reply->body, "rows") << " rows\n";
  return {};
}

Result<void> show(Context& context, const Options& options) {
  if (options.verify) return verify(context);
  const auto reply =
      context.client.get(make_target("/v1/ledger", {{"before", options.before}, {"limit", options.limit}}));
  if (!reply) return reply.error();
  if (context.json) {
    context.out << reply->text;
    return {};
  }
  const absl::TimeZone zone = zone_of(member_text(reply->body, "time_zone"));
  Table table({"NO", "SCHEDULED", "PLAYLIST", "ZONES", "RULE", "OUTCOME", "SAID", "REASON"},
              "Nothing is on record yet.");
  for (const json::value& entry : member_list(reply->body, "items")) {
    const json::object& row = entry.get_object();
    table.add({member_text(row, "number"), local_text(member_text(row, "scheduled_at"), zone),
               member_text(row, "playlist"), zones_text(row), member_text(row, "rule"),
               member_text(row, "outcome"), seconds_text(row, "said_seconds"), member_text(row, "reason")});
  }
  table.print(context.out);
  return {};
}

}  // namespace

void add_ledger(CLI::App& app, Action& action) {
  add_command<Options>(
      app, action, "ledger", "What was said when, and what was not and why, newest first",
      [](CLI::App& command, Options& options) {
        command.add_option("--limit", options.limit, "at most so many rows; 50");
        command.add_option("--before", options.before, "rows before this number");
        command.add_flag("--verify", options.verify, "check instead that nobody has changed it");
      },
      show)
      ->footer("Example:\n  xiangyinctl ledger --limit 20");
}

}  // namespace xiangyin::ctl
