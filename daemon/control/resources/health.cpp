#include <filesystem>

#include "daemon/control/problem.hpp"
#include "daemon/control/routes.hpp"
#include "daemon/control/services.hpp"
#include "daemon/control/tls.hpp"

/// For watchdogs and monitors, which need no token: whether, and not what.
namespace xiangyin::control {
namespace {

using boost::asio::awaitable;
using core::Result;

/// True when the database answers; asking takes its turn behind the work under way.
awaitable<bool> database_answers(Services& services) {
  const auto ask = [](SQLite::Database& database) -> Result<int> {
    return database.execAndGet("SELECT count(*) FROM counter").getInt();
  };
  const auto answer = co_await services.store.perform(ask);
  co_return answer.has_value();
}

Response verdict(const boost::json::object& checks) {
  std::string failing;
  for (const auto& check : checks) {
    if (!check.value().get_bool()) failing += (failing.empty() ? "" : ", ") + std::string(check.key());
  }
  Response response =
      failing.empty()
          ? json_response(200, boost::json::object{{"status", "pass"}, {"checks", checks}})
          : problem(503,
                    {core::ErrorCode::unavailable, {}, "not good: " + failing, "See the station's log."});
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

/// Alive: the loop takes requests and the database answers. If not, only a restart helps.
awaitable<Result<Response>> get_alive(const Request&, Services& services) {
  const bool database = co_await database_answers(services);
  const boost::json::object checks{{"database", database}};
  co_return verdict(checks);
}

/// Ready: what is due now would be heard and put on record.
awaitable<Result<Response>> get_ready(const Request&, Services& services) {
  const bool database = co_await database_answers(services);
  std::error_code unknown;
  const auto disk = std::filesystem::space(services.settings.state.directory, unknown);
  const auto reserve = static_cast<std::uintmax_t>(services.settings.state.reserve_bytes());
  const bool space = !unknown && disk.available >= reserve;
  const bool player = services.player.is_ready();
  const auto& certificate = services.tls.certificate();
  const bool valid = !certificate || certificate->not_after > services.clock.now();
  // What is due and not heard is the one thing that the others should have told before.
  const bool sounding = !services.alarms.standing().contains("sounding");
  const bool clock = services.timekeeper.judgement().trust != timekeeping::Trust::unknown;
  boost::json::object checks{{"database", database}, {"disk", space},        {"player", player},
                             {"certificate", valid}, {"sounding", sounding}, {"clock", clock}};
  co_return verdict(checks);
}

}  // namespace

std::vector<Route> health_routes() {
  return {{Method::get, "/healthz", Role::anyone, get_alive, Body::none, {}},
          {Method::get, "/readyz", Role::anyone, get_ready, Body::none, {}}};
}

}  // namespace xiangyin::control
