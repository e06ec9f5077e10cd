#include <algorithm>

#include "daemon/control/routes.hpp"
#include "daemon/control/services.hpp"

/// Zones stand in the station's settings; here they are read.
namespace xiangyin::control {
namespace {

using boost::asio::awaitable;
using core::Result;

/// The outputs that have one of these channels.
boost::json::array outputs_of(const config::Zone& zone, const playout::Player& player) {
  boost::json::array list;
  int first = 1;
  for (const playout::OutputState& output : player.outputs()) {
    const int end = first + output.channels;
    if (std::any_of(zone.channels.begin(), zone.channels.end(),
                    [first, end](int channel) { return channel >= first && channel < end; }))
      list.emplace_back(output.device);
    first = end;
  }
  return list;
}

boost::json::object to_json(const config::Zone& zone, const Services& services) {
  const auto& languages = zone.languages.empty() ? services.content.station().languages : zone.languages;
  return {{"id", zone.name},
          {"channels", boost::json::array(zone.channels.begin(), zone.channels.end())},
          {"languages", boost::json::array(languages.begin(), languages.end())},
          {"gain_db", zone.gain_db},
          {"outputs", outputs_of(zone, services.player)}};
}

awaitable<Result<Response>> list_zones(const Request&, Services& services) {
  boost::json::array items;
  for (const config::Zone& zone : services.content.station().zones)
    items.emplace_back(to_json(zone, services));
  co_return list_response(std::move(items));
}

awaitable<Result<Response>> get_zone(const Request& request, Services& services) {
  const auto& zones = services.content.station().zones;
  const auto found = std::find_if(zones.begin(), zones.end(),
                                  [&request](const config::Zone& zone) { return zone.name == request.id; });
  if (found == zones.end()) {
    co_return core::Error{core::ErrorCode::not_found, "id",
                          "there is no zone '" + request.id.substr(0, 80) + "'",
                          "List the zones; they stand in the station's settings."};
  }
  co_return json_response(200, to_json(*found, services));
}

}  // namespace

std::vector<Route> zone_routes() {
  return {{Method::get, "/v1/zones", Role::viewer, list_zones, Body::none, {}},
          {Method::get, "/v1/zones/{id}", Role::viewer, get_zone, Body::none, {}}};
}

}  // namespace xiangyin::control
