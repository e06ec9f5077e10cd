#pragma once

#include <memory>

#include <boost/asio/local/stream_protocol.hpp>

#include "daemon/control/transport.hpp"

namespace xiangyin::control {

/// A client on the Unix socket.
std::unique_ptr<Transport> make_local_transport(boost::asio::local::stream_protocol::socket socket);

}  // namespace xiangyin::control
