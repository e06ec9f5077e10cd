#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/basic_stream.hpp>

#include "daemon/control/events.hpp"
#include "daemon/control/router.hpp"
#include "daemon/control/services.hpp"

namespace xiangyin::control {

/// What a client may cost.
struct Limits {
  std::size_t header_bytes = 16 * 1024;
  std::size_t json_bytes = 1024 * 1024;
  std::size_t connections = 64;
  std::size_t event_readers = 32;   ///< of the connections: following events must not keep others out
  std::chrono::seconds idle{75};    ///< a kept-alive connection without a request
  std::chrono::seconds header{10};  ///< from a request's first byte to the end of its header
  std::chrono::seconds piece{30};   ///< for the next piece of a body, either way
};

/// What the sessions of one server share. Used on the loop's thread only.
struct SessionContext {
  Services services;
  Router router;
  EventFeed feed;
  Limits limits;
  bool closing = false;  ///< the answer under way is each session's last
};

/// One client, as the server sees it.
struct Connection {
  std::string peer;             ///< for the log: "uid 1000"
  bool busy = false;            ///< a request is being carried out
  std::function<void()> close;  ///< breaks the connection off; its session ends soon after
};

/// Serves HTTP/1.1 (RFC 9112) on a stream until one side ends it. `Stream` is a basic_stream, or one layered
/// on it.
template <class Stream>
boost::asio::awaitable<void> serve(Stream& stream, SessionContext& context, Connection& connection);

/// Says 503 to a client there is no room for.
template <class Stream>
boost::asio::awaitable<void> turn_away(Stream& stream, SessionContext& context);

using LocalStream = boost::beast::basic_stream<boost::asio::local::stream_protocol>;
extern template boost::asio::awaitable<void> serve(LocalStream&, SessionContext&, Connection&);
extern template boost::asio::awaitable<void> turn_away(LocalStream&, SessionContext&);

}  // namespace xiangyin::control
