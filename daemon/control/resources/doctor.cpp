#include "daemon/control/routes.hpp"
#include "daemon/control/services.hpp"
#include "daemon/control/tls.hpp"
#include "daemon/health/examination.hpp"

/// Whether the station is well: what is wrong at present, and what a thorough look finds.
namespace xiangyin::control {
namespace {

using boost::asio::awaitable;
using core::Result;

/// "pass", "warn" or "fail".
std::string_view status_of(health::Grade grade) {
  if (grade == health::Grade::good) return "pass";
  return grade == health::Grade::warning ? "warn" : "fail";
}

awaitable<Result<Response>> get_health(const Request&, Services& services) {
  boost::json::array alarms;
  for (const auto& [check, alarm] : services.alarms.standing())
    alarms.push_back(to_json(alarm));
  co_return json_response(200, boost::json::object{{"status", status_of(services.alarms.worst())},
                                                   {"alarms", std::move(alarms)}});
}

health::Patient patient_of(Services& services) {
  const auto& certificate = services.tls.certificate();
  return {services.clock,
          services.store,
          services.content,
          services.conductor,
          services.player,
          services.timekeeper,
          services.alarms,
          services.settings.state.directory,
          services.settings.state.reserve_bytes(),
          certificate ? std::optional(certificate->not_after) : std::nullopt,
          services.tls.port,
          XIANGYIN_VERSION};
}

awaitable<Result<Response>> get_examination(const Request&, Services& services) {
  auto examination = health::examine(patient_of(services));
  const auto findings = co_await std::move(examination);
  health::Grade worst = health::Grade::good;
  boost::json::array items;
  for (const health::Finding& finding : findings) {
    worst = std::max(worst, finding.grade);
    items.push_back(to_json(finding));
  }
  co_return json_response(200,
                          boost::json::object{{"status", status_of(worst)}, {"items", std::move(items)}});
}

}  // namespace

std::vector<Route> doctor_routes() {
  return {{Method::get, "/v1/health", Role::viewer, get_health, Body::none, {}},
          {Method::get, "/v1/doctor", Role::viewer, get_examination, Body::none, {}}};
}

}  // namespace xiangyin::control
