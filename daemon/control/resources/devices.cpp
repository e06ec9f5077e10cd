#include "daemon/control/routes.hpp"
#include "daemon/control/services.hpp"
#include "daemon/playout/device_list.hpp"

namespace xiangyin::control {
namespace {

boost::asio::awaitable<core::Result<Response>> list(const Request&, Services& services) {
  auto devices = co_await services.devices.look();
  if (!devices) co_return devices.error();
  co_return list_response(std::move(*devices));
}

}  // namespace

std::vector<Route> device_routes() {
  return {{Method::get, "/v1/devices", Role::viewer, list, Body::none, {}}};
}

}  // namespace xiangyin::control
