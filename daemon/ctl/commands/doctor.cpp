#include <algorithm>

#include <boost/json/serialize.hpp>

#include "daemon/ctl/command.hpp"
#include "daemon/ctl/diagnosis.hpp"
#include "daemon/ctl/display_width.hpp"
#include "daemon/ctl/document.hpp"

namespace xiangyin::ctl {
namespace {

namespace json = boost::json;
using core::Error;
using core::ErrorCode;
using core::Result;

struct None {};

Result<std::vector<Finding>> examine(Client& client) {
  const auto status = client.get("/v1/status");
  if (!status) return status.error();
  const auto verification = client.get("/v1/ledger/verify");
  if (!verification) return verification.error();
  const auto ledger = client.get("/v1/ledger?limit=20");
  if (!ledger) return ledger.error();
  return diagnose(status->body, verification->body, member_list(ledger->body, "items"));
}

void print_json(std::ostream& out, const std::vector<Finding>& findings) {
  json::array items;
  for (const Finding& finding : findings) {
    items.push_back(json::object{{"check", finding.check},
                                 {"grade", to_text(finding.grade)},
                                 {"message", finding.message},
                                 {"advice", finding.advice}});
  }
  out << json::serialize(json::object{{"items", std::move(items)}}) << '\n';
}

void print_text(std::ostream& out, const std::vector<Finding>& findings) {
  Table table({"CHECK", "IS", "BECAUSE", "WHAT TO DO"}, "");
  for (const Finding& finding : findings) {
    table.add({finding.check, finding.grade == Grade::bad ? "BAD" : std::string(to_text(finding.grade)),
               printable(finding.message), printable(finding.advice)});
  }
  table.print(out);
}

Result<void> run(Context& context, const None&) {
  const auto findings = examine(context.client);
  if (!findings) return findings.error();
  context.json ? print_json(context.out, *findings) : print_text(context.out, *findings);
  const auto bad = std::count_if(findings->begin(), findings->end(),
                                 [](const Finding& finding) { return finding.grade == Grade::bad; });
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
