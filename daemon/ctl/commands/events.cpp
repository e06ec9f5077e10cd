#include <boost/json/serialize.hpp>

#include "daemon/core/json.hpp"
#include "daemon/ctl/command.hpp"
#include "daemon/ctl/display_width.hpp"
#include "daemon/ctl/document.hpp"
#include "daemon/ctl/event_stream.hpp"
#include "daemon/ctl/moment.hpp"

namespace xiangyin::ctl {
namespace {

namespace json = boost::json;
using core::Result;

struct None {};

/// What people want to know of an event, in a line.
std::string line_of(const StreamEvent& event, const absl::TimeZone& zone) {
  std::string text = event.type;
  const auto data = core::parse_json(event.data);
  if (!data || !data->is_object()) return text + "  " + event.data;
  for (const char* name : {"kind", "id", "playlist", "rule", "zones", "scheduled_at", "on_air_at", "outcome",
                           "trust", "reason"}) {
    // Until it has ended its outcome is only what it would be.
    if (std::string_view(name) == "outcome" && !event.type.ends_with(".ended")) continue;
    std::string value = member_text(data->get_object(), name);
    if (std::string_view(name).ends_with("_at")) value = local_text(value, zone);
    if (!value.empty()) text += std::string("  ") + name + '=' + value;
  }
  if (member_text(data->get_object(), "deleted") == "true") text += "  deleted";
  return text;
}

void print(Context& context, const StreamEvent& event, const absl::TimeZone& zone) {
  if (!context.json) {
    context.out << printable(line_of(event, zone)) << std::endl;
    return;
  }
  auto data = core::parse_json(event.data);
  json::object object{{"id", event.id}, {"type", event.type}};
  object["data"] = data ? std::move(*data) : json::value(event.data);
  context.out << json::serialize(object) << std::endl;
}

Result<void> follow(Context& context, const None&) {
  const auto zone = station_zone(context);
  if (!zone) return zone.error();
  EventStreamParser parser([&](const StreamEvent& event) { print(context, event, *zone); });
  return context.client.follow("/v1/events", [&](std::string_view bytes) { parser.feed(bytes); });
}

}  // namespace

void add_events(CLI::App& app, Action& action) {
  add_command<None>(
      app, action, "events", "Follow what happens, line by line, until interrupted", [](CLI::App&, None&) {},
      follow)
      ->footer("Example:\n  xiangyinctl --json events | jq .type");
}

}  // namespace xiangyin::ctl
