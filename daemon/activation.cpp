#include "daemon/activation.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <systemd/sd-daemon.h>

namespace xiangyin {

core::Result<ActivationSockets> take_activation_sockets() {
  ActivationSockets sockets;
  const int count = ::sd_listen_fds(1);
  for (int number = SD_LISTEN_FDS_START; number < SD_LISTEN_FDS_START + count; ++number) {
    core::FileDescriptor socket(number);
    ::fcntl(number, F_SETFL, ::fcntl(number, F_GETFL) | O_NONBLOCK);
    if (::sd_is_socket(number, AF_UNIX, SOCK_STREAM, 1) > 0) {
      sockets.local.push_back(std::move(socket));
    } else if (::sd_is_socket_inet(number, AF_UNSPEC, SOCK_STREAM, 1, 0) > 0) {
      sockets.remote.push_back(std::move(socket));
    } else {
      return core::Error{core::ErrorCode::invalid, "LISTEN_FDS",
                         "socket " + std::to_string(number) + " is neither of Unix nor of TCP, listening",
                         "Use ListenStream= in the .socket unit."};
    }
  }
  return sockets;
}

}  // namespace xiangyin
