#include "daemon/control/routes.hpp"

namespace xiangyin::control {
namespace {

using boost::asio::awaitable;
using core::Result;

awaitable<Result<Response>> get_events(const Request& request, Services&) {
  const std::string_view level = request.target.parameter("level");
  if (!level.empty() && level != "true" && level != "false")
    co_return core::Error{core::ErrorCode::invalid, "level", "is neither true nor false",
                          "Say true or false."};
  Response response;
  response.headers.emplace_back("Content-Type", "text/event-stream");
  response.body =
      EventStreamBody{std::string(request.header("Last-Event-ID")), level == "true", request.caller.token};
  co_return response;
}

}  // namespace

std::vector<Route> event_routes() {
  return {{Method::get, "/v1/events", Role::viewer, get_events, Body::none, {"level"}}};
}

}  // namespace xiangyin::control
