#pragma once

#include <vector>

#include "daemon/control/router.hpp"

namespace xiangyin::control {

/// Each resource's lines of the table, in resources/.
std::vector<Route> approval_routes();  ///< of recordings, before they are on air
std::vector<Route> audit_routes();
std::vector<Route> broadcast_routes();
std::vector<Route> clock_routes();
std::vector<Route> console_routes();  ///< the web page
std::vector<Route> content_routes();
std::vector<Route> contract_routes();
std::vector<Route> device_routes();
std::vector<Route> document_routes();  ///< announcements, playlists, rules, day sets
std::vector<Route> doctor_routes();    ///< whether the station is well
std::vector<Route> event_routes();
std::vector<Route> health_routes();      ///< for watchdogs
std::vector<Route> ledger_day_routes();  ///< how much was said each day
std::vector<Route> ledger_routes();
std::vector<Route> metrics_routes();
std::vector<Route> plan_calendar_routes();  ///< for phones and other calendars
std::vector<Route> plan_routes();
std::vector<Route> preflight_routes();  ///< what would come of a rule
std::vector<Route> recording_routes();
std::vector<Route> session_routes();  ///< of browsers
std::vector<Route> status_routes();
std::vector<Route> tls_routes();
std::vector<Route> token_routes();  ///< and pairing links
std::vector<Route> transaction_routes();
std::vector<Route> upload_routes();  ///< of recordings in pieces
std::vector<Route> zone_routes();

/// All of them.
std::vector<Route> all_routes();

}  // namespace xiangyin::control
