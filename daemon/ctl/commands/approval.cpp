#include <boost/json/serialize.hpp>

#include "daemon/ctl/command.hpp"
#include "daemon/ctl/display_width.hpp"
#include "daemon/ctl/document.hpp"
#include "daemon/ctl/moment.hpp"

namespace xiangyin::ctl {
namespace {

namespace json = boost::json;
using core::Result;

struct ListOptions {
  std::string state;
};

struct Decision {
  std::vector<std::string> ids;
  std::string reason;
};

struct RecordOptions {
  std::string format = "csv";
  std::string from;
  std::string to;
};

std::string state_text(const json::object& item) {
  const std::string state = member_text(item, "state");
  if (member_text(item, "owed") == "true") return "said already, to be signed off";
  if (state == "refused") return "refused by " + member_text(item, "refused_by");
  return state;
}

Result<void> list(Context& context, const ListOptions& options) {
  const auto reply = read_list(context, make_target("/v1/approvals", {{"state", options.state}}));
  if (!reply) return reply.error();
  if (context.json) {
    context.out << reply->text;
    return {};
  }
  Table table({"RECORDING", "LANGUAGE", "TITLE", "LENGTH", "STATE", "APPROVALS", "BY", "ADDED BY", "REASON"},
              options.state.empty() ? "There are no recordings yet." : "None is " + options.state + '.');
  for (const json::value& entry : member_list(reply->body, "items")) {
    const json::object& item = entry.get_object();
    table.add({member_text(item, "recording").substr(0, 12), member_text(item, "language"),
               printable(member_text(item, "title")), seconds_text(item, "duration_seconds"),
               printable(state_text(item)),
               std::to_string(member_list(item, "approved_by").size()) + " of " + member_text(item, "needed"),
               printable(member_text(item, "approved_by")), printable(member_text(item, "added_by")),
               printable(member_text(item, "reason"))});
  }
  table.print(context.out);
  return {};
}

Result<void> show(Context& context, const Decision& wanted) {
  const auto id = find_recording(context, wanted.ids.front());
  if (!id) return id.error();
  const auto reply = context.client.get("/v1/approvals/" + *id);
  if (!reply) return reply.error();
  if (context.json) {
    context.out << reply->text;
    return {};
  }
  const auto zone = station_zone(context);
  if (!zone) return zone.error();
  context.out << printable(member_text(reply->body, "title")) << ": " << printable(state_text(reply->body))
              << ", " << member_list(reply->body, "approved_by").size() << " of "
              << member_text(reply->body, "needed") << '\n';
  Table table({"NO", "WHEN", "WHAT", "WHO", "ROLE", "REASON"}, "Nothing has been done about it yet.");
  for (const json::value& entry : member_list(reply->body, "history")) {
    const json::object& row = entry.get_object();
    table.add({member_text(row, "number"), local_text(member_text(row, "at"), *zone), member_text(row, "act"),
               printable(member_text(row, "who")), member_text(row, "role"),
               printable(member_text(row, "reason"))});
  }
  table.print(context.out);
  return {};
}

Result<void> decide(Context& context, const Decision& decision, const char* act) {
  for (const std::string& digits : decision.ids) {
    const auto id = find_recording(context, digits);
    if (!id) return id.error();
    json::object body{{"act", act}};
    if (!decision.reason.empty()) body["reason"] = decision.reason;
    const auto reply = context.client.call({"POST", "/v1/approvals/" + *id, json::serialize(body), {}});
    if (!reply) return reply.error();
    if (context.json) {
      context.out << reply->text;
      continue;
    }
    context.out << id->substr(0, 12) << ' ' << printable(member_text(reply->body, "title")) << ": "
                << printable(state_text(reply->body)) << " ("
                << member_list(reply->body, "approved_by").size() << " of "
                << member_text(reply->body, "needed") << ")\n";
  }
  return {};
}

Result<void> record(Context& context, const RecordOptions& options) {
  const auto zone = station_zone(context);
  if (!zone) return zone.error();
  std::vector<std::pair<std::string, std::string>> parameters{{"limit", "1000"}};
  for (const auto& [name, text] : {std::pair{"from", &options.from}, {"to", &options.to}}) {
    if (text->empty()) continue;
    const auto moment = parse_moment(*text, *zone);
    if (!moment) return core::at_field(moment.error(), std::string("--") + name);
    parameters.emplace_back(name, *moment);
  }
  return context.client.follow(make_target("/v1/approvals." + options.format, parameters),
                               [&context](std::string_view text) { context.out << text; });
}

void declare_recordings(CLI::App& command, Decision& decision) {
  command.add_option("ID", decision.ids, "recordings by their ids, or the first digits of them")->required();
}

}  // namespace

void add_approval(CLI::App& app, Action& action) {
  CLI::App& group = add_group(app, "approval", "Who has listened to a recording and agrees that it is said");
  add_command<ListOptions>(
      group, action, "list", "How the recordings stand",
      [](CLI::App& command, ListOptions& options) {
        command.add_option("--state", options.state, "only those: waiting, approved or refused")
            ->check(CLI::IsMember({"waiting", "approved", "refused"}));
      },
      list)
      ->footer("Example:\n  xiangyinctl approval list --state waiting");
  add_command<Decision>(
      group, action, "show", "All that has been done about one recording",
      [](CLI::App& command, Decision& decision) {
        command.add_option("ID", decision.ids, "its id, or the first digits of it")->required()->expected(1);
      },
      show)
      ->footer("Example:\n  xiangyinctl approval show 1a2b3c4d");
  add_command<Decision>(
      group, action, "approve", "Agree that recordings are said", declare_recordings,
      [](Context& context, const Decision& decision) { return decide(context, decision, "approved"); })
      ->footer("Example:\n  xiangyinctl approval approve 1a2b3c4d");
  add_command<Decision>(
      group, action, "refuse", "Say that recordings must not be said, and why",
      [](CLI::App& command, Decision& decision) {
        declare_recordings(command, decision);
        command.add_option("--reason", decision.reason, "what is wrong with it")->required();
      },
      [](Context& context, const Decision& decision) { return decide(context, decision, "refused"); })
      ->footer("Example:\n  xiangyinctl approval refuse 1a2b3c4d --reason 'it is Tuesday, not Monday'");
  add_command<RecordOptions>(
      group, action, "record",
      "The approval record (审批本) for a spreadsheet or to print: its newest 1000 lines",
      [](CLI::App& command, RecordOptions& options) {
        command.add_option("--format", options.format, "csv or html")
            ->check(CLI::IsMember({"csv", "html"}))
            ->capture_default_str();
        command.add_option("--from", options.from, "done then or later: 2026-11-01");
        command.add_option("--to", options.to, "done before: 2026-12-01");
      },
      record)
      ->footer("Example:\n  xiangyinctl approval record --format html --from 2026-11-01 >record.html");
}

}  // namespace xiangyin::ctl
