#include <string>
#include <vector>

#include "daemon/ctl/command.hpp"
#include "daemon/ctl/display_width.hpp"
#include "daemon/ctl/document.hpp"
#include "daemon/ctl/moment.hpp"

namespace xiangyin::ctl {
namespace {

namespace json = boost::json;
using core::Result;

struct None {};

const json::object& object_member(const json::object& object, std::string_view name) {
  static const json::object none;
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_object() ? value->get_object() : none;
}

std::string on_air_text(const json::object& status, const absl::TimeZone& zone) {
  std::string text;
  for (const json::value& entry : member_list(status, "on_air")) {
    const json::object& broadcast = entry.get_object();
    const bool sounding = member_text(broadcast, "sounding") == "true";
    text += (text.empty() ? "" : "; ") + member_text(broadcast, "playlist") + " on " + zones_text(broadcast) +
            (sounding ? " since " : " at ") +
            local_text(member_text(broadcast, sounding ? "on_air_at" : "scheduled_at"), zone) + ", " +
            seconds_text(broadcast, "duration_seconds");
  }
  return text.empty() ? "nothing" : text;
}

std::string next_text(const json::object& status, const absl::TimeZone& zone) {
  const json::object& next = object_member(status, "next");
  if (next.empty()) return "nothing in the coming 7 days";
  std::string text = local_text(member_text(next, "scheduled_at"), zone) + "  " +
                     member_text(next, "playlist") + " on " + zones_text(next) + " (rule " +
                     member_text(next, "rule") + ')';
  if (const std::string reason = member_text(next, "reason"); !reason.empty()) {
    text += ", but it will be " + member_text(next, "outcome") + ": " + reason;
  }
  return text;
}

/// Says aloud when the loudspeakers stay silent although everything goes its way.
std::string output_text(const std::string& output) {
  if (output.starts_with("wav:")) return "NO SOUND: writes what would be heard to " + output.substr(4);
  if (output.starts_with("null")) return "NO SOUND: the output is switched off in the settings";
  return "output " + output;
}

/// What is wrong with outputs and amplifier.
std::vector<std::string> troubles(const json::object& status) {
  std::vector<std::string> list;
  for (const json::value& entry : member_list(status, "outputs")) {
    const json::object& output = entry.get_object();
    const std::string reason = member_text(output, "reason");
    if (reason.empty()) continue;
    list.push_back("output " + member_text(output, "device") +
                   (member_text(output, "condition") == "lost" ? ": " : ", its substitute speaks: ") +
                   reason);
  }
  const std::string relay = member_text(object_member(status, "amplifier"), "trouble");
  if (!relay.empty()) list.push_back("the amplifier is not switched: " + relay);
  return list;
}

Result<void> show(Context& context, const None&) {
  const auto reply = context.client.get("/v1/status");
  if (!reply) return reply.error();
  if (context.json) {
    context.out << reply->text;
    return {};
  }
  const json::object& status = reply->body;
  const absl::TimeZone zone = zone_of(member_text(status, "time_zone"));
  const json::object& player = object_member(status, "player");
  const bool ready = member_text(player, "ready") == "true";
  const json::object& counts = object_member(status, "counts");
  const auto line = [&](const char* name, const std::string& text) {
    context.out << name << printable(text) << '\n';
  };
  line("station  ", member_text(status, "station") + ", version " + member_text(status, "version"));
  line("time     ", local_text(member_text(status, "time"), zone) + " " + member_text(status, "time_zone"));
  const json::object& clock = object_member(status, "clock");
  const bool unknown = member_text(clock, "trust") == "unknown";
  line("clock    ",
       (unknown ? "UNKNOWN: nothing is said by the clock; " : member_text(clock, "trust") + ", ") +
           member_text(clock, "reason"));
  line("player   ", (ready ? "ready, " : "NOT READY: nothing can be heard, ") +
                        output_text(member_text(player, "output")));
  for (const std::string& trouble : troubles(status))
    line("trouble  ", trouble);
  for (const json::value& alarm : member_list(status, "alarms")) {
    line("ALARM    ", member_text(alarm.as_object(), "check") + ": " +
                          member_text(alarm.as_object(), "message") + ", since " +
                          local_text(member_text(alarm.as_object(), "since"), zone));
  }
  line("on air   ", on_air_text(status, zone));
  line("next     ", next_text(status, zone));
  line("content  ", count_text(counts, {"recording", "recordings"}) + ", " +
                        count_text(counts, {"announcement", "announcements"}) + ", " +
                        count_text(counts, {"playlist", "playlists"}) + ", " +
                        count_text(counts, {"rule", "rules"}));
  line("zones    ", member_text(status, "zones"));
  line("started  ", local_text(member_text(status, "started_at"), zone));
  return {};
}

}  // namespace

void add_status(CLI::App& app, Action& action) {
  add_command<None>(
      app, action, "status", "How the station is: its time, player, what is on air and next",
      [](CLI::App&, None&) {}, show)
      ->footer("Example:\n  xiangyinctl status");
}

}  // namespace xiangyin::ctl
