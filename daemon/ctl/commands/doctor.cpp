#include <algorithm>

#include "daemon/ctl/command.hpp"
#include "daemon/ctl/display_width.hpp"
#include "daemon/ctl/document.hpp"

namespace xiangyin::ctl {
namespace {

namespace json = boost::json;
using core::Error;
using core::ErrorCode;
using core::Result;

struct None {};

bool is_bad(const json::value& finding) {
  return member_text(finding.as_object(), "grade") == "bad";
}

void print(std::ostream& out, const json::array& findings) {
  Table table({"CHECK", "IS", "BECAUSE", "WHAT TO DO"}, "");
  for (const json::value& finding : findings) {
    const json::object& object = finding.as_object();
    table.add({member_text(object, "check"), is_bad(finding) ? "BAD" : member_text(object, "grade"),
               printable(member_text(object, "message")), printable(member_text(object, "advice"))});
  }
  table.print(out);
}

Result<void> run(Context& context, const None&) {
  const auto reply = context.client.get("/v1/doctor");
  if (!reply) return reply.error();
  const json::array findings = member_list(reply->body, "items");
  if (context.json) {
    context.out << reply->text;
  } else {
    print(context.out, findings);
  }
  const auto bad = std::count_if(findings.begin(), findings.end(), is_bad);
  if (bad == 0) return {};
  return Error{
      ErrorCode::io, {}, std::to_string(bad) + " of the checks went bad", "Do what stands beside them."};
}

}  // namespace

void add_doctor(CLI::App& app, Action& action) {
  add_command<None>(
      app, action, "doctor", "Whether the station is well, and what to do where it is not",
      [](CLI::App&, None&) {}, run)
      ->footer(
          "Warnings leave the exit status at 0; what is bad makes it 6.\n\nExample:\n  xiangyinctl doctor");
}

}  // namespace xiangyin::ctl
