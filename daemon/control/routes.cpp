#include "daemon/control/routes.hpp"

namespace xiangyin::control {

std::vector<Route> all_routes() {
  std::vector<Route> all;
  for (const auto resource :
       {contract_routes, status_routes,      content_routes,   recording_routes, upload_routes,
        document_routes, transaction_routes, zone_routes,      plan_routes,      plan_calendar_routes,
        ledger_routes,   ledger_day_routes,  broadcast_routes, clock_routes,     event_routes,
        tls_routes,      token_routes,       session_routes,   audit_routes,     metrics_routes,
        health_routes,   console_routes,     preflight_routes, device_routes,    approval_routes,
        doctor_routes}) {
    for (Route& route : resource())
      all.push_back(std::move(route));
  }
  return all;
}

}  // namespace xiangyin::control
