#include <fstream>
#include <iterator>

#include <boost/json/serialize.hpp>

#include "daemon/ctl/command.hpp"
#include "daemon/ctl/document.hpp"
#include "daemon/ctl/moment.hpp"
#include "daemon/ctl/pairing.hpp"

namespace xiangyin::ctl {
namespace {

namespace json = boost::json;
using core::Result;

struct WantedOptions {
  std::string name;
  std::string role = "viewer";
  std::string expires;
  std::string certificate;
};
struct OneToken {
  std::string id;
};
struct None {};

Result<json::object> read_wanted(Context& context, const WantedOptions& options) {
  json::object body{{"name", options.name}, {"role", options.role}};
  if (!options.expires.empty()) {
    const auto zone = station_zone(context);
    if (!zone) return zone.error();
    const auto moment = parse_moment(options.expires, *zone);
    if (!moment) return core::at_field(moment.error(), "--expires");
    body["expires_at"] = *moment;
  }
  if (!options.certificate.empty()) {
    std::ifstream file(options.certificate);
    body["certificate"] = std::string(std::istreambuf_iterator<char>(file), {});
  }
  return body;
}

Result<void> create(Context& context, const WantedOptions& options) {
  const auto body = read_wanted(context, options);
  if (!body) return body.error();
  const auto reply = context.client.call({"POST", "/v1/tokens", json::serialize(*body), {}});
  if (!reply) return reply.error();
  if (context.json) {
    context.out << reply->text;
    return {};
  }
  const std::string token = member_text(reply->body, "token");
  if (token.empty()) {
    context.out << "the holder of that certificate may come in as '" << options.name << "'\n";
  } else {
    context.out << token
                << "\nThis is shown once. Send it as \"Authorization: Bearer TOKEN\"; the station keeps "
                   "only a hash of it.\n";
  }
  return {};
}

Result<void> pair(Context& context, const WantedOptions& options) {
  const auto wanted = read_wanted(context, options);
  if (!wanted) return wanted.error();
  return pair_browser(context, *wanted);
}

Result<void> subscribe(Context& context, const WantedOptions& options) {
  auto body = read_wanted(context, options);
  if (!body) return body.error();
  body->insert_or_assign("kind", "calendar");
  const auto reply = context.client.call({"POST", "/v1/tokens", json::serialize(*body), {}});
  if (!reply) return reply.error();
  if (context.json) {
    context.out << reply->text;
    return {};
  }
  if (const auto shown = show_links(context, reply->body); !shown) return shown;
  context.out << "This is shown once. Subscribe to it (a calendar from the network, by its address) in the "
                 "calendar of '"
              << options.name << "'.\nWhoever has the address sees the plan, and can do nothing else.\n";
  return {};
}

Result<void> list(Context& context, const None&) {
  const auto reply = context.client.get("/v1/tokens");
  if (!reply) return reply.error();
  if (context.json) {
    context.out << reply->text;
    return {};
  }
  const auto zone = station_zone(context);
  if (!zone) return zone.error();
  Table table({"ID", "NAME", "ROLE", "KIND", "EXPIRES", "LAST USED", "FROM"}, "There are no tokens.");
  for (const json::value& item : member_list(reply->body, "items")) {
    const json::object& token = item.get_object();
    table.add({member_text(token, "id"), member_text(token, "name"), member_text(token, "role"),
               member_text(token, "kind"), local_text(member_text(token, "expires_at"), *zone),
               local_text(member_text(token, "last_used_at"), *zone), member_text(token, "last_address")});
  }
  table.print(context.out);
  return {};
}

Result<void> revoke(Context& context, const OneToken& wanted) {
  const auto reply = context.client.call({"DELETE", make_target("/v1/tokens/" + wanted.id), {}, {}});
  if (!reply) return reply.error();
  if (!context.json) context.out << "token '" << wanted.id << "' revoked\n";
  return {};
}

void declare_holder(CLI::App& command, WantedOptions& options) {
  command.add_option("NAME", options.name, "whose it is: it stands in the audit log")->required();
  command.add_option("--expires", options.expires, "not good from then on: 2026-12-31, '2026-12-31 18:00'");
}

void declare_wanted(CLI::App& command, WantedOptions& options) {
  declare_holder(command, options);
  command
      .add_option("--role", options.role,
                  "viewer reads; scheduler (the office) also says when; publisher also says what; admin also "
                  "says who")
      ->check(CLI::IsMember({"viewer", "scheduler", "publisher", "admin"}))
      ->capture_default_str();
}

}  // namespace

void add_token(CLI::App& app, Action& action) {
  CLI::App& group = add_group(app, "token", "Tokens: who gets in from afar, and as what");
  add_command<None>(
      group, action, "list", "List the tokens and when each was last used", [](CLI::App&, None&) {}, list);
  add_command<WantedOptions>(
      group, action, "create", "Make a token for a program or a person",
      [](CLI::App& command, WantedOptions& options) {
        declare_wanted(command, options);
        command
            .add_option("--certificate", options.certificate,
                        "instead of a secret: a machine's TLS client certificate (PEM)")
            ->check(CLI::ExistingFile);
      },
      create)
      ->footer("Example:\n  xiangyinctl token create 'county push' --role publisher --expires 2027-12-31");
  add_command<WantedOptions>(group, action, "pair", "Show a QR code that lets a phone's browser in, once",
                             declare_wanted, pair)
      ->footer("Example:\n  xiangyinctl token pair 'office phone' --role scheduler");
  add_command<WantedOptions>(group, action, "calendar",
                             "Make an address of the plan that a phone or mail program can subscribe to",
                             declare_holder, subscribe)
      ->footer("Example:\n  xiangyinctl token calendar 'head of the village'");
  add_command<OneToken>(
      group, action, "revoke", "Let nobody in with it any more, at once",
      [](CLI::App& command, OneToken& wanted) {
        command.add_option("ID", wanted.id, "its id, as the list shows it")->required();
      },
      revoke);
}

}  // namespace xiangyin::ctl
