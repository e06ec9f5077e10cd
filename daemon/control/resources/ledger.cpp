#include "daemon/ledger/ledger.hpp"

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
    return ledger::page(database, before, limit);
  };
  const auto rows = co_await services.store.perform(std::move(work));
  if (!rows) co_return rows.error();
  boost::json::array items;
  for (const ledger::Row& row : *rows)
    items.emplace_back(row.to_json());
  boost::json::object body;
  body["time_zone"] = services.content.station().time_zone.name();
  body["next"] = nullptr;
  if (!rows->empty() && rows->back().number > 1) {
    body["next"] =
        "/v1/ledger?before=" + std::to_string(rows->back().number) + "&limit=" + std::to_string(*limit);
  }
  body["items"] = std::move(items);
  co_return json_response(200, body);
}

/// A damaged chain is an answer, not a failure to give one.
awaitable<Result<Response>> get_verification(const Request&, Services& services) {
  auto work = [](SQLite::Database& database) { return ledger::verify(database); };
  const auto rows = co_await services.store.perform(work);
  boost::json::object body{{"intact", rows.has_value()}};
  if (rows) {
    body["rows"] = *rows;
  } else {
    body["reason"] = rows.error().message;
  }
  co_return json_response(200, body);
}

}  // namespace

std::vector<Route> ledger_routes() {
  return {{Method::get, "/v1/ledger", Role::viewer, get_page, Body::none, {"before", "limit"}},
          {Method::get, "/v1/ledger/verify", Role::viewer, get_verification, Body::none, {}}};
}

}  // namespace xiangyin::control
