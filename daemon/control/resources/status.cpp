#include <filesystem>

#include <sys/resource.h>

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

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

/// What the daemon itself costs, and what is left of the disk its state is on.
boost::json::object process(const config::Settings& settings) {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  std::error_code unknown;
  const auto disk = std::filesystem::space(settings.state.directory, unknown);
  boost::json::object body;
  body["processor_seconds"] = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  body["peak_resident_bytes"] = std::int64_t{usage.ru_maxrss} * 1024;
  body["free_disk_bytes"] = unknown ? boost::json::value(nullptr) : boost::json::value(disk.available);
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
  body["on_air"] = on_air_items(services.conductor);
  body["next"] = next_planned(services, now);
  body["content_digest"] = services.content.digest();
  body["counts"] = counts(services.content.content());
  body["process"] = process(settings);
  co_return json_response(200, body);
}

}  // namespace

std::vector<Route> status_routes() {
  return {{Method::get, "/v1/status", Role::viewer, get_status, Body::none, {}}};
}

}  // namespace xiangyin::control
