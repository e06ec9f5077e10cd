#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "daemon/control/connections.hpp"
#include "daemon/control/services.hpp"
#include "daemon/core/file.hpp"
#include "daemon/core/result.hpp"

namespace xiangyin::control {

/// The control socket: HTTP/1.1 and JSON, on a Unix stream socket and, once the station has a certificate,
/// over TLS on TCP. There is no way in over TCP without TLS. The Unix socket is made with mode 0660: the user
/// the station runs as, root and the socket's group may connect, and the kernel lets in nobody else. Used on
/// the loop's thread only.
class Server {
 public:
  struct Options {
    std::filesystem::path socket;
    std::string address = "::";  ///< of TCP, see listen_remotely()
    int port = 8443;
    Limits limits;
    /// Listening sockets of whoever started the station (sd_listen_fds(3)): then none of the kind is made.
    std::vector<core::FileDescriptor> local;
    std::vector<core::FileDescriptor> remote;
  };

  /// Listens, and serves from the loop. A socket that a dead daemon left behind is replaced. Errors: conflict
  /// when another daemon answers on it, or something that is no socket is in its place; io. That TCP cannot
  /// be opened is told in the log and leaves the Unix socket in service.
  static core::Result<std::unique_ptr<Server>> listen(boost::asio::any_io_executor executor,
                                                      const Services& services, Options options);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Takes in no more clients, removes the socket, lets requests under way be answered for up to five
  /// seconds, and returns when every session has ended. Call it before the services go away.
  boost::asio::awaitable<void> shut_down();

 private:
  struct State;
  explicit Server(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

}  // namespace xiangyin::control
