#pragma once

#include <chrono>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "daemon/control/connections.hpp"
#include "daemon/control/events.hpp"
#include "daemon/control/router.hpp"
#include "daemon/control/services.hpp"
#include "daemon/control/transport.hpp"

namespace xiangyin::control {

/// What the sessions of one server share. Used on the loop's thread only.
struct SessionContext {
  Services services;
  Router router;
  EventFeed feed;
  Limits limits;
  Connections connections;
  bool closing = false;                                   ///< the answer under way is each session's last
  std::chrono::sys_time<std::chrono::seconds> date_of{};  ///< the second that `date` is of
  std::string date;                                       ///< a Date field's value, made once a second
};

/// Serves HTTP/1.1 (RFC 9112) to one client until one side ends it, over whatever the client came.
boost::asio::awaitable<void> serve(Transport& transport, SessionContext& context, Connection& connection);

/// Says 503 to a client there is no room for.
boost::asio::awaitable<void> turn_away(Transport& transport, SessionContext& context, Connection& connection);

}  // namespace xiangyin::control
