#include <map>

#include "daemon/control/routes.hpp"
#include "daemon/control/services.hpp"
#include "daemon/ledger/ledger.hpp"

/// How much was said on each day, for a plot: a line a day where the ledger has dozens.
namespace xiangyin::control {
namespace {

using boost::asio::awaitable;
using core::Instant;
using core::Result;

constexpr auto span = std::chrono::hours(24) * 31;
constexpr auto longest_span = std::chrono::hours(24) * 400;

struct Day {
  int broadcasts = 0;
  int not_completed = 0;
  std::int64_t milliseconds = 0;
};

awaitable<Result<Response>> get_days(const Request& request, Services& services) {
  const Instant now = services.clock.now();
  const auto from = instant_parameter(request.target, "from", now - span);
  if (!from) co_return from.error();
  const auto to = instant_parameter(request.target, "to", std::max(now, *from));
  if (!to) co_return to.error();
  if (*to < *from || *to - *from > longest_span) {
    co_return core::Error{core::ErrorCode::invalid, "to", "lies before from, or more than 400 days after it",
                          "Ask for a span of at most 400 days."};
  }
  auto work = [from = *from, to = *to](SQLite::Database& database) {
    return ledger::said_between(database, from, to);
  };
  const auto said = co_await services.store.perform(work);
  if (!said) co_return said.error();
  const schedule::TimeZone& zone = services.content.station().time_zone;
  std::map<std::string, Day> days;
  for (const ledger::Said& one : *said) {
    Day& day = days[to_text(zone.to_local(one.scheduled_at).date())];
    day.broadcasts += 1;
    day.not_completed += one.completed ? 0 : 1;
    day.milliseconds += one.milliseconds;
  }
  boost::json::array items;
  for (const auto& [date, day] : days) {
    items.emplace_back(boost::json::object{{"date", date},
                                           {"broadcasts", day.broadcasts},
                                           {"not_completed", day.not_completed},
                                           {"said_seconds", static_cast<double>(day.milliseconds) / 1000}});
  }
  co_return json_response(200, boost::json::object{{"time_zone", zone.name()}, {"items", std::move(items)}});
}

}  // namespace

std::vector<Route> ledger_day_routes() {
  return {{Method::get, "/v1/ledger/days", Role::viewer, get_days, Body::none, {"from", "to"}}};
}

}  // namespace xiangyin::control
