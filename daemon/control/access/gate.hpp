#pragma once

#include <optional>

#include "daemon/control/connections.hpp"
#include "daemon/control/request.hpp"
#include "daemon/control/response.hpp"
#include "daemon/control/router.hpp"
#include "daemon/control/services.hpp"

namespace xiangyin::control {

/// Finds out who asks and puts it into the request; then whether they may use the route. The answer that says
/// why not (401, 403, 429), which is on record then; none when they may.
std::optional<Response> admit(Request& request, const Route& route, const Connection& connection,
                              Services& services);

/// A cookie that ends the browser's session.
std::string ended_session_cookie();

}  // namespace xiangyin::control
