#pragma once

#include <string_view>

namespace xiangyin::control {

/// The contract of the control socket, daemon/control/openapi.yaml as it was when this was built. Tests hold
/// every route, status and body of the server to it, both ways.
std::string_view contract();

}  // namespace xiangyin::control
