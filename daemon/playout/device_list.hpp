#pragma once

#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/json/array.hpp>

#include "daemon/core/result.hpp"

namespace xiangyin::playout {

/// The outputs this machine has, as `xiangyin-player --devices` tells them: {"device", "usb_port",
/// "description", "api", "channels", "sample_rate", "default"}. In a process of its own, because looking for
/// devices can hang. Errors: unavailable.
boost::asio::awaitable<core::Result<boost::json::array>> list_devices(std::string player_program);

}  // namespace xiangyin::playout
