#pragma once

#include <memory>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include "daemon/control/transport.hpp"

namespace xiangyin::control {

/// A client on TCP, inside TLS. The context is the certificate in force when the client came: it stays with
/// the connection, so that a change of the certificate cuts nothing off.
std::unique_ptr<Transport> make_tls_transport(boost::asio::ip::tcp::socket socket,
                                              std::shared_ptr<boost::asio::ssl::context> context);

}  // namespace xiangyin::control
