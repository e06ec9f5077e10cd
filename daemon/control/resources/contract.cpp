#include "daemon/control/contract.hpp"

#include "daemon/control/routes.hpp"

namespace xiangyin::control {
namespace {

using boost::asio::awaitable;
using core::Result;

awaitable<Result<Response>> get_contract(const Request&, Services&) {
  Response response;
  response.headers.emplace_back("Content-Type", "application/yaml");  // RFC 9512
  response.body = std::string(contract());
  co_return response;
}

}  // namespace

std::vector<Route> contract_routes() {
  return {{Method::get, "/v1/openapi.yaml", Role::viewer, get_contract, Body::none, {}}};
}

}  // namespace xiangyin::control
