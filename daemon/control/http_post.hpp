#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "daemon/control/webhooks.hpp"

namespace xiangyin::control {

/// Sends JSON to somebody else's server, over TLS if the target says so, whose certificate the machine's
/// authorities must vouch for. At most 15 seconds for each step. Gives why it was not taken (anything but a
/// 2xx status); empty when it was. While it is under way `cancel` breaks it off.
boost::asio::awaitable<std::string> post(boost::asio::any_io_executor executor, WebhookTarget target,
                                         std::vector<std::pair<std::string, std::string>> headers,
                                         std::string body, std::function<void()>& cancel);

}  // namespace xiangyin::control
