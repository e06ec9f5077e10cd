#include "daemon/control/metrics.hpp"
#include "daemon/control/resources/clock.hpp"
#include "daemon/control/resources/on_air.hpp"
#include "daemon/control/resources/planned.hpp"
#include "daemon/control/routes.hpp"
#include "daemon/control/services.hpp"

namespace xiangyin::control {
namespace {

using boost::asio::awaitable;
using core::Result;

boost::json::object counts(const plan::Content& content) {
  return {{"recordings", content.recordings.size()},
          {"announcements", content.announcements.size()},
          {"playlists", content.playlists.size()},
          {"rules", content.rules.size()}};
}

boost::json::object process(const Services& services) {
  const ProcessFigures& figures =
      services.metrics->process.look(services.clock.uptime(), services.settings.state.directory);
  boost::json::object body;
  body["processor_seconds"] = figures.processor_seconds;
  body["peak_resident_bytes"] = figures.peak_resident_bytes;
  body["free_disk_bytes"] =
      figures.free_disk_bytes ? boost::json::value(*figures.free_disk_bytes) : boost::json::value(nullptr);
  return body;
}

boost::json::value next_planned(const Services& services, core::Instant now) {
  const auto planned =
      plan::plan(services.content.content(), services.content.station(),
                 {now, now, now + std::chrono::hours(24) * 7, 1}, services.conductor.situation());
  if (planned.empty()) return nullptr;
  return to_json(planned.front());
}

boost::json::array names(const std::vector<config::Zone>& zones) {
  boost::json::array list;
  for (const config::Zone& zone : zones)
    list.emplace_back(zone.name);
  return list;
}

awaitable<Result<Response>> get_status(const Request&, Services& services) {
  const core::Instant now = services.clock.now();
  const plan::Station& station = services.content.station();
  const config::Settings& settings = services.settings;
  boost::json::object body;
  body["station"] = settings.station.name;
  body["version"] = XIANGYIN_VERSION;
  body["time"] = core::to_rfc3339(now);
  body["time_zone"] = station.time_zone.name();
  body["started_at"] = core::to_rfc3339(services.started_at);
  body["languages"] = boost::json::array(station.languages.begin(), station.languages.end());
  body["zones"] = names(station.zones);
  body["clock"] = clock_state(services);
  body["player"] = {{"ready", services.player.is_ready()}, {"output", services.player.output()}};
  body["outputs"] = playout::to_json(services.player.outputs());
  body["amplifier"] = playout::to_json(services.player.amplifier());
  body["alarms"] = boost::json::array();
  for (const auto& [check, alarm] : services.alarms.standing())
    body["alarms"].as_array().push_back(to_json(alarm));
  body["on_air"] = on_air_items(services.conductor);
  body["next"] = next_planned(services, now);
  body["content_digest"] = services.content.digest();
  body["counts"] = counts(services.content.content());
  body["process"] = process(services);
  co_return json_response(200, body);
}

}  // namespace

std::vector<Route> status_routes() {
  return {{Method::get, "/v1/status", Role::viewer, get_status, Body::none, {}}};
}

}  // namespace xiangyin::control
