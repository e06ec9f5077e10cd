#include "daemon/control/resources/clock.hpp"

#include "daemon/control/routes.hpp"
#include "daemon/control/services.hpp"

namespace xiangyin::control {

boost::json::object clock_state(const Services& services) {
  const timekeeping::Judgement& clock = services.timekeeper.glance();
  const auto last = services.timekeeper.last_sure();
  return {{"time", core::to_rfc3339(services.clock.now())},
          {"trust", timekeeping::to_text(clock.trust)},
          {"reason", clock.reason},
          {"last_sure_at", last ? boost::json::value(core::to_rfc3339(*last)) : boost::json::value(nullptr)}};
}

namespace {

using boost::asio::awaitable;
using core::Result;

awaitable<Result<Response>> get_clock(const Request&, Services& services) {
  co_return json_response(200, clock_state(services));
}

awaitable<Result<Response>> confirm(const Request&, Services& services) {
  if (const auto confirmed = services.timekeeper.confirm(); !confirmed) co_return confirmed.error();
  services.conductor.clock_settled();
  co_return json_response(200, clock_state(services));
}

}  // namespace

std::vector<Route> clock_routes() {
  return {{Method::get, "/v1/clock", Role::viewer, get_clock, Body::none, {}},
          {Method::post, "/v1/clock/confirmation", Role::admin, confirm, Body::none, {}}};
}

}  // namespace xiangyin::control
