#include <boost/json/serialize.hpp>

#include "daemon/ctl/command.hpp"
#include "daemon/ctl/document.hpp"
#include "daemon/ctl/moment.hpp"

namespace xiangyin::ctl {
namespace {

namespace json = boost::json;
using core::Result;

constexpr const char* path = "/v1/tls";

struct CreateOptions {
  std::vector<std::string> names;
  bool replace = false;
};
struct None {};

/// "AB:CD:…", as browsers and openssl show it.
std::string fingerprint_text(const std::string& digits) {
  std::string text;
  for (std::size_t index = 0; index < digits.size(); ++index) {
    if (index != 0 && index % 2 == 0) text += ':';
    text += static_cast<char>(std::toupper(static_cast<unsigned char>(digits[index])));
  }
  return text;
}

Result<void> print(Context& context, const Reply& reply) {
  if (context.json) {
    context.out << reply.text;
    return {};
  }
  const std::string fingerprint = member_text(reply.body, "fingerprint");
  if (fingerprint.empty()) {
    context.out << "The station has no certificate: it is reached on its Unix socket only.\n"
                   "Make one with `xiangyinctl tls create NAME...`.\n";
    return {};
  }
  const std::string port = member_text(reply.body, "port");
  const std::string end = member_text(reply.body, "not_after");
  context.out << "names        " << member_text(reply.body, "names") << "\nport         "
              << (port.empty() ? "NOT OPEN: see the station's log" : port) << "\nvalid until  "
              << (end.empty() ? "it is replaced" : end) << "\nfingerprint  " << fingerprint_text(fingerprint)
              << '\n';
  return {};
}

Result<void> create(Context& context, const CreateOptions& options) {
  json::object body{{"replace", options.replace}};
  if (!options.names.empty()) body["names"] = json::array(options.names.begin(), options.names.end());
  const auto reply = context.client.call({"POST", path, json::serialize(body), {}});
  if (!reply) return reply.error();
  return print(context, *reply);
}

Result<void> show(Context& context, const None&) {
  const auto reply = context.client.get(path);
  if (!reply) return reply.error();
  return print(context, *reply);
}

Result<void> remove(Context& context, const None&) {
  const auto reply = context.client.call({"DELETE", path, {}, {}});
  if (!reply) return reply.error();
  if (!context.json) context.out << "certificate removed: the station is reached on its Unix socket only\n";
  return {};
}

}  // namespace

void add_tls(CLI::App& app, Action& action) {
  CLI::App& group = add_group(app, "tls", "The certificate that the station is reached with from afar");
  add_command<CreateOptions>(
      group, action, "create", "Make a key and a certificate, and open the station to the network",
      [](CLI::App& command, CreateOptions& options) {
        command.add_option("NAME", options.names,
                           "names and addresses the station is reached by; the machine's name by default");
        command.add_flag("--replace", options.replace,
                         "make a new one although there is one; whoever has pinned the old one must be told");
      },
      create)
      ->footer(
          "Example:\n  xiangyinctl tls create box.local 192.0.2.7\n"
          "A certificate of your own goes into the settings instead: [control] certificate and key.");
  add_command<None>(
      group, action, "show", "Show its names, port and fingerprint", [](CLI::App&, None&) {}, show);
  add_command<None>(
      group, action, "remove", "Remove it: nobody can come in from the network any more",
      [](CLI::App&, None&) {}, remove);
}

}  // namespace xiangyin::ctl
