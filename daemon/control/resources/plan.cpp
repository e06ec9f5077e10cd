#include "daemon/plan/plan.hpp"

#include "daemon/control/resources/planned.hpp"
#include "daemon/control/routes.hpp"
#include "daemon/control/services.hpp"

namespace xiangyin::control {

boost::json::object to_json(const plan::Planned& planned) {
  return {{"rule", planned.rule},
          {"recurrence_id", planned.recurrence_id},
          {"playlist", planned.playlist},
          {"zones", boost::json::array(planned.zones.begin(), planned.zones.end())},
          {"scheduled_at", core::to_rfc3339(planned.start)},
          {"air_at", core::to_rfc3339(planned.air_at)},
          {"lateness_seconds", std::chrono::duration_cast<std::chrono::seconds>(planned.lateness).count()},
          {"duration_seconds", static_cast<double>(planned.milliseconds) / 1000},
          {"outcome", ledger::to_text(planned.outcome)},
          {"reason", planned.reason},
          {"warnings", boost::json::array(planned.warnings.begin(), planned.warnings.end())}};
}

namespace {

using boost::asio::awaitable;
using core::Result;

constexpr std::int64_t most_planned = 1000;
/// Longer spans would keep the loop from its real work.
constexpr auto longest_span = std::chrono::hours(24) * 400;

awaitable<Result<Response>> get_plan(const Request& request, Services& services) {
  const auto from = instant_parameter(request.target, "from", services.clock.now());
  if (!from) co_return from.error();
  const auto to = instant_parameter(request.target, "to", *from + std::chrono::hours(24) * 7);
  if (!to) co_return to.error();
  const auto limit = integer_parameter(request.target, "limit", 100, 1, most_planned);
  if (!limit) co_return limit.error();
  if (*to < *from || *to - *from > longest_span) {
    co_return core::Error{core::ErrorCode::invalid, "to", "lies before from, or more than 400 days after it",
                          "Ask for a span of at most 400 days."};
  }
  boost::json::array items;
  for (const auto& planned : plan::plan(services.content.content(), services.content.station(), *from, *to,
                                        static_cast<std::size_t>(*limit), services.conductor.situation())) {
    items.emplace_back(to_json(planned));
  }
  boost::json::object body{{"from", core::to_rfc3339(*from)}, {"to", core::to_rfc3339(*to)}};
  body["time_zone"] = services.content.station().time_zone.name();
  body["complete"] = items.size() < static_cast<std::size_t>(*limit);
  body["items"] = std::move(items);
  co_return json_response(200, body);
}

}  // namespace

std::vector<Route> plan_routes() {
  return {{Method::get, "/v1/plan", Role::viewer, get_plan, Body::none, {"from", "to", "limit"}}};
}

}  // namespace xiangyin::control
