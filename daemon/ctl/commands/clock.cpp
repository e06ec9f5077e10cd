#include "daemon/ctl/command.hpp"
#include "daemon/ctl/document.hpp"
#include "daemon/ctl/moment.hpp"

namespace xiangyin::ctl {
namespace {

using core::Result;

struct None {};

Result<void> print(Context& context, const Reply& reply) {
  if (context.json) {
    context.out << reply.text;
    return {};
  }
  const auto zone = station_zone(context);
  if (!zone) return zone.error();
  const std::string sure = member_text(reply.body, "last_sure_at");
  context.out << "time       " << local_text(member_text(reply.body, "time"), *zone) << "\nclock      "
              << member_text(reply.body, "trust") << ": " << member_text(reply.body, "reason")
              << "\nlast sure  " << (sure.empty() ? "never" : local_text(sure, *zone)) << '\n';
  return {};
}

Result<void> show(Context& context, const None&) {
  const auto reply = context.client.get("/v1/clock");
  if (!reply) return reply.error();
  return print(context, *reply);
}

Result<void> confirm(Context& context, const None&) {
  const auto reply = context.client.call({"POST", "/v1/clock/confirmation", {}, {}});
  if (!reply) return reply.error();
  return print(context, *reply);
}

}  // namespace

void add_clock(CLI::App& app, Action& action) {
  CLI::App& group = add_group(app, "clock", "The clock: whether the station believes it");
  const auto declare = [](CLI::App&, None&) {};
  add_command<None>(group, action, "show", "How far the clock can be believed, and why", declare, show)
      ->footer("Example:\n  xiangyinctl clock show");
  add_command<None>(group, action, "confirm", "Say that the machine's clock is right now", declare, confirm)
      ->footer("Example:\n  timedatectl set-time '2026-11-23 07:25'; xiangyinctl clock confirm");
}

}  // namespace xiangyin::ctl
