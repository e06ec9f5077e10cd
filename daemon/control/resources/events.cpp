#include "daemon/control/routes.hpp"

namespace xiangyin::control {
namespace {

using boost::asio::awaitable;
using core::Result;

awaitable<Result<Response>> get_events(const Request& request, Services&) {
  Response response;
  response.headers.emplace_back("Content-Type", "text/event-stream");
  response.body = EventStreamBody{std::string(request.header("Last-Event-ID"))};
  co_return response;
}

}  // namespace

std::vector<Route> event_routes() {
  return {{Method::get, "/v1/events", Role::viewer, get_events, Body::none, {}}};
}

}  // namespace xiangyin::control
