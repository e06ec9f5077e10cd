#include "daemon/ctl/certificate.hpp"
#include "daemon/ctl/command.hpp"

namespace xiangyin::ctl {
namespace {

using core::Result;

constexpr const char* path = "/v1/tls";

struct CreateOptions {
  std::vector<std::string> names;
  bool replace = false;
};
struct None {};

Result<void> create(Context& context, const CreateOptions& options) {
  return create_certificate(context, options.names, options.replace);
}

Result<void> show(Context& context, const None&) {
  return show_certificate(context);
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
