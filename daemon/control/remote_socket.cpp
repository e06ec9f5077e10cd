#include "daemon/control/remote_socket.hpp"

#include <algorithm>
#include <cerrno>

#include <boost/asio/ip/tcp.hpp>
#include <sys/socket.h>
#include <unistd.h>

namespace xiangyin::control {
namespace {

namespace ip = boost::asio::ip;
using core::Error;
using core::ErrorCode;
using core::FileDescriptor;
using core::Result;

ip::address unmapped(const ip::address& address) {
  if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address;
  return ip::make_address_v4(ip::v4_mapped, address.to_v6());
}

FileDescriptor bind_and_listen(const ip::tcp::endpoint& endpoint) {
  FileDescriptor socket(
      ::socket(endpoint.protocol().family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_TCP));
  const int yes = 1;
  const int no = 0;
  if (!socket) return {};
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (endpoint.address().is_v6()) ::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no);
  if (::bind(socket.get(), endpoint.data(), static_cast<socklen_t>(endpoint.size())) != 0 ||
      ::listen(socket.get(), SOMAXCONN) != 0) {
    const int reason = errno;
    socket.reset();
    errno = reason;
  }
  return socket;
}

}  // namespace

Result<FileDescriptor> listen_remotely(const std::string& address, int port) {
  boost::system::error_code wrong;
  const auto where = ip::make_address(address, wrong);
  if (wrong) {
    return Error{ErrorCode::invalid, "control.address", "'" + address + "' is not an IP address",
                 "Write it like \"::\" for every address of the machine, or \"192.0.2.7\"."};
  }
  auto socket = bind_and_listen({where, static_cast<ip::port_type>(port)});
  if (!socket && errno == EAFNOSUPPORT && where == ip::address_v6::any()) {
    socket = bind_and_listen({ip::address_v4::any(), static_cast<ip::port_type>(port)});
  }
  if (socket) return socket;
  const std::string place = address + " port " + std::to_string(port);
  if (errno == EADDRINUSE) {
    return Error{ErrorCode::conflict, "control.port", "something else listens on " + place,
                 "Stop it, or choose another port."};
  }
  return core::system_error("listening on", place, errno);
}

int port_of(int socket) {
  ip::tcp::endpoint endpoint;
  auto size = static_cast<socklen_t>(endpoint.capacity());
  if (::getsockname(socket, endpoint.data(), &size) != 0) return 0;
  endpoint.resize(size);
  return endpoint.port();
}

std::string place_of(const ip::address& address) {
  const ip::address plain = unmapped(address);
  if (plain.is_v4()) return plain.to_string();
  auto bytes = plain.to_v6().to_bytes();
  std::fill(bytes.begin() + 8, bytes.end(), 0);
  return ip::make_address_v6(bytes).to_string() + "/64";
}

std::string address_text(const ip::address& address) {
  return unmapped(address).to_string();
}

}  // namespace xiangyin::control
