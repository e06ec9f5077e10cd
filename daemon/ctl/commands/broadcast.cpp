#include <boost/json/serialize.hpp>

#include "daemon/ctl/command.hpp"
#include "daemon/ctl/document.hpp"
#include "daemon/ctl/moment.hpp"

namespace xiangyin::ctl {
namespace {

namespace json = boost::json;
using core::Error;
using core::ErrorCode;
using core::Result;

struct PlayOptions {
  std::string what;
  std::vector<std::string> zones;
  std::string priority;
};

Result<json::object> read_what(Context& context, const std::string& text) {
  const auto colon = text.find(':');
  const std::string kind = text.substr(0, colon);
  if (colon == std::string::npos || colon + 1 == text.size() ||
      (kind != "playlist" && kind != "announcement" && kind != "recording")) {
    return Error{ErrorCode::invalid, "WHAT", "'" + text + "' does not say what to play",
                 "Write playlist:ID, announcement:ID or recording:ID."};
  }
  std::string id = text.substr(colon + 1);
  if (kind == "recording") {
    auto whole = find_recording(context, id);
    if (!whole) return whole.error();
    id = std::move(*whole);
  }
  return json::object{{kind, id}};
}

Result<void> start(Context& context, const PlayOptions& options, json::object body) {
  if (!options.zones.empty()) body["zones"] = json::array(options.zones.begin(), options.zones.end());
  if (!options.priority.empty()) body["priority"] = options.priority;
  const auto reply = context.client.call({"POST", "/v1/broadcasts", json::serialize(body), {}});
  if (!reply) return reply.error();
  if (context.json) {
    context.out << reply->text;
    return {};
  }
  const auto zone = station_zone(context);
  if (!zone) return zone.error();
  context.out << options.what << " starts " << local_text(member_text(reply->body, "scheduled_at"), *zone)
              << " on " << zones_text(reply->body) << "\nbroadcast " << member_text(reply->body, "broadcast")
              << '\n';
  return {};
}

Result<void> play(Context& context, const PlayOptions& options) {
  auto body = read_what(context, options.what);
  if (!body) return body.error();
  return start(context, options, std::move(*body));
}

Result<void> test_call(Context& context, const PlayOptions& options) {
  PlayOptions call = options;
  call.what = "the test call";
  return start(context, call, json::object{{"test", true}});
}

void declare_zones(CLI::App& command, PlayOptions& options) {
  add_several(command, "--zone", options.zones, "where it is heard; everywhere if not given");
}

struct StopOptions {
  std::string id = "all";
};

Result<void> stop(Context& context, const StopOptions& options) {
  const std::string target =
      options.id == "all" ? "/v1/broadcasts" : make_target("/v1/broadcasts/" + options.id);
  const auto reply = context.client.call({"DELETE", target, {}, {}});
  if (!reply) return reply.error();
  if (context.json) {
    context.out << reply->text;
    return {};
  }
  const std::string count = member_text(reply->body, "stopped");
  context.out << (count == "0" ? "nothing was on air"
                               : count + (count == "1" ? " broadcast" : " broadcasts") + " stopped")
              << '\n';
  return {};
}

}  // namespace

void add_broadcast(CLI::App& app, Action& action) {
  add_command<PlayOptions>(
      app, action, "play", "Say something now",
      [](CLI::App& command, PlayOptions& options) {
        command.add_option("WHAT", options.what, "playlist:ID, announcement:ID or recording:ID")->required();
        declare_zones(command, options);
        command.add_option(
            "--priority", options.priority,
            "background, routine, urgent, live or emergency; it interrupts what is lower; routine");
      },
      play)
      ->footer("Example:\n  xiangyinctl play announcement:flood --zone all");
  add_command<PlayOptions>(
      app, action, "test",
      "A test call: the chime, and the announcement 'test' if there is one, by the way that "
      "every broadcast takes",
      declare_zones, test_call)
      ->footer("Example:\n  xiangyinctl test --zone hall");
  add_command<StopOptions>(
      app, action, "stop", "Silence what is on air or about to be",
      [](CLI::App& command, StopOptions& options) {
        command.add_option("ID", options.id, "of the broadcast; all of them if not given");
      },
      stop)
      ->footer("Example:\n  xiangyinctl stop");
}

}  // namespace xiangyin::ctl
