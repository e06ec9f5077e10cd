#pragma once

#include <string>

#include <boost/asio/ip/address.hpp>

#include "daemon/core/file.hpp"
#include "daemon/core/result.hpp"

namespace xiangyin::control {

/// Listens on TCP. "::" is every address of the machine, of IPv6 and IPv4; on a machine without IPv6 every
/// one of IPv4. Port 0 lets the system choose. Errors: conflict when the port is taken; invalid; io.
core::Result<core::FileDescriptor> listen_remotely(const std::string& address, int port);

/// The port a listening socket has come to.
int port_of(int socket);

/// What counts as one client's place: an IPv4 address, also where it comes as ::ffff:192.0.2.7, or the first
/// 64 bits of an IPv6 address (RFC 6177: the least one household has).
std::string place_of(const boost::asio::ip::address& address);

/// For the record: "192.0.2.7", "2001:db8::7".
std::string address_text(const boost::asio::ip::address& address);

}  // namespace xiangyin::control
