#include "daemon/ctl/command.hpp"
#include "daemon/ctl/display_width.hpp"
#include "daemon/ctl/document.hpp"
#include "daemon/ctl/table.hpp"

namespace xiangyin::ctl {
namespace {

namespace json = boost::json;

struct None {};

core::Result<void> list(Context& context, const None&) {
  const auto reply = context.client.get("/v1/devices");
  if (!reply) return reply.error();
  if (context.json) {
    context.out << reply->text;
    return {};
  }
  Table table({"DEVICE", "OR BY ITS PORT", "CHANNELS", "RATE", "WHAT", "THROUGH"},
              "This machine has no sound output. Plug one in and look again.");
  for (const json::value& item : member_list(reply->body, "items")) {
    if (!item.is_object()) continue;
    const json::object& device = item.get_object();
    const bool is_default = member_text(device, "default") == "true";
    table.add({printable(member_text(device, "device")), printable(member_text(device, "usb_port")),
               member_text(device, "channels"), member_text(device, "sample_rate"),
               printable(member_text(device, "description")) + (is_default ? " (the default)" : ""),
               printable(member_text(device, "api"))});
  }
  table.print(context.out);
  context.out
      << "Write the first or the second column into output.device of the settings. A sink of PulseAudio or "
         "PipeWire is pulse:SINK; `pactl list short sinks` names them.\n";
  return {};
}

}  // namespace

void add_device(CLI::App& app, Action& action) {
  CLI::App& group = add_group(app, "device", "Sound devices: what an installer can choose");
  add_command<None>(
      group, action, "list", "The outputs that this machine has now", [](CLI::App&, None&) {}, list)
      ->footer("Example:\n  xiangyinctl device list");
}

}  // namespace xiangyin::ctl
