#include <algorithm>

#include "daemon/control/access/access.hpp"
#include "daemon/control/problem.hpp"
#include "daemon/control/resources/on_air.hpp"
#include "daemon/control/routes.hpp"
#include "daemon/control/services.hpp"
#include "daemon/core/identifier.hpp"
#include "daemon/core/json.hpp"

namespace xiangyin::control {
namespace {

using boost::asio::awaitable;
using core::Error;
using core::ErrorCode;
using core::Result;

boost::json::object to_json(const playout::OnAir& broadcast) {
  boost::json::object body = broadcast.row.to_json();
  // Nothing has come of it yet: what only a finished broadcast has is left out.
  for (const char* name :
       {"number", "ended_at", "outcome", "reason", "said_seconds", "peak_dbfs", "rms_dbfs", "hash"})
    body.erase(name);
  body["duration_seconds"] = static_cast<double>(broadcast.milliseconds) / 1000;
  body["sounding"] = broadcast.sounding;
  return body;
}

Error not_on_air(const std::string& id) {
  return {ErrorCode::not_found, "id", "no broadcast '" + id.substr(0, 80) + "' is on air or about to be",
          "List the broadcasts to see what is on; what is over stands in the ledger."};
}

Result<playout::ManualStart> read_start(const Request& request) {
  const auto body = read_object(request);
  if (!body) return body.error();
  core::JsonReader reader(*body, "");
  playout::ManualStart start;
  start.playlist = reader.text_or("playlist", "");
  start.announcement = reader.text_or("announcement", "");
  start.recording = reader.text_or("recording", "");
  start.test = reader.flag_or("test", false);
  start.zones = reader.texts_or("zones", {});
  start.priority = reader.take("priority", schedule::parse_priority(reader.text_or("priority", "routine")));
  if (int{!start.playlist.empty()} + int{!start.announcement.empty()} + int{!start.recording.empty()} +
          int{start.test} !=
      1) {
    reader.refuse("playlist", "exactly one of playlist, announcement, recording and test must be named",
                  "Name what is to be said.");
  }
  if (!start.playlist.empty()) reader.take("playlist", core::parse_identifier(start.playlist));
  if (!start.announcement.empty()) reader.take("announcement", core::parse_identifier(start.announcement));
  if (const auto read = reader.finish(); !read) return read.error();
  return start;
}

awaitable<Result<Response>> list(const Request&, Services& services) {
  co_return list_response(on_air_items(services.conductor));
}

awaitable<Result<Response>> get(const Request& request, Services& services) {
  const auto& on_air = services.conductor.on_air();
  const auto found = std::find_if(on_air.begin(), on_air.end(),
                                  [&](const auto& entry) { return entry.row.broadcast == request.id; });
  if (found == on_air.end()) co_return not_on_air(request.id);
  co_return json_response(200, to_json(*found));
}

awaitable<Result<Response>> start(const Request& request, Services& services) {
  auto wanted = read_start(request);
  if (!wanted) co_return wanted.error();
  // Noise is the damage: no token, and no mistake in a script, makes the station speak without end.
  if (const auto free = services.access.admit_broadcast(services.settings.control.broadcasts_per_hour); !free)
    co_return problem(429, free.error());
  const auto row = co_await services.conductor.play(std::move(*wanted));
  if (!row) co_return row.error();
  services.access.count_broadcast();
  boost::json::object body{{"broadcast", row->broadcast}, {"playlist", row->playlist}};
  body["zones"] = boost::json::array(row->zones.begin(), row->zones.end());
  body["priority"] = row->priority;
  body["scheduled_at"] = core::to_rfc3339(row->scheduled_at);
  Response response = json_response(201, body);
  response.headers.emplace_back("Location", "/v1/broadcasts/" + row->broadcast);
  co_return response;
}

Result<Response> stop(const Request& request, Services& services, const std::string& id) {
  const auto stopped = services.conductor.stop(id, "stopped by " + request.peer);
  if (!stopped) return stopped.error();
  return json_response(200, boost::json::object{{"stopped", *stopped}});
}

awaitable<Result<Response>> stop_all(const Request& request, Services& services) {
  co_return stop(request, services, {});
}

awaitable<Result<Response>> stop_one(const Request& request, Services& services) {
  if (request.id.empty()) co_return not_on_air(request.id);
  co_return stop(request, services, request.id);
}

}  // namespace

boost::json::array on_air_items(const playout::Conductor& conductor) {
  boost::json::array items;
  for (const playout::OnAir& broadcast : conductor.on_air())
    items.emplace_back(to_json(broadcast));
  return items;
}

std::vector<Route> broadcast_routes() {
  return {{Method::get, "/v1/broadcasts", Role::viewer, list, Body::none, {}},
          {Method::post, "/v1/broadcasts", Role::scheduler, start, Body::json, {}},
          {Method::remove, "/v1/broadcasts", Role::scheduler, stop_all, Body::none, {}},
          {Method::get, "/v1/broadcasts/{id}", Role::viewer, get, Body::none, {}},
          {Method::remove, "/v1/broadcasts/{id}", Role::scheduler, stop_one, Body::none, {}}};
}

}  // namespace xiangyin::control
