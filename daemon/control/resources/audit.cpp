#include "daemon/control/access/audit.hpp"

#include "daemon/control/routes.hpp"
#include "daemon/control/services.hpp"

namespace xiangyin::control {
namespace {

using boost::asio::awaitable;
using core::Result;

awaitable<Result<Response>> get_page(const Request& request, Services& services) {
  const auto before = integer_parameter(request.target, "before", 0, 0, INT64_MAX);
  if (!before) co_return before.error();
  const auto limit = integer_parameter(request.target, "limit", 50, 1, 1000);
  if (!limit) co_return limit.error();
  auto work = [before = *before, limit = static_cast<int>(*limit)](SQLite::Database& database) {
    return audit_page(database, before, limit);
  };
  const auto rows = co_await services.store.perform(std::move(work));
  if (!rows) co_return rows.error();
  boost::json::array items;
  for (const AuditRow& row : *rows)
    items.emplace_back(row.to_json());
  boost::json::object body;
  body["next"] = nullptr;
  if (items.size() == static_cast<std::size_t>(*limit) && rows->back().number > 1) {
    body["next"] =
        "/v1/audit?before=" + std::to_string(rows->back().number) + "&limit=" + std::to_string(*limit);
  }
  body["items"] = std::move(items);
  co_return json_response(200, body);
}

}  // namespace

std::vector<Route> audit_routes() {
  return {{Method::get, "/v1/audit", Role::admin, get_page, Body::none, {"before", "limit"}}};
}

}  // namespace xiangyin::control
