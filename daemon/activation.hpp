#pragma once

#include <vector>

#include "daemon/core/file.hpp"
#include "daemon/core/result.hpp"

namespace xiangyin {

/// Listening sockets that whoever started the station made for it.
struct ActivationSockets {
  std::vector<core::FileDescriptor> local;   ///< Unix stream sockets
  std::vector<core::FileDescriptor> remote;  ///< TCP; TLS is spoken on them
};

/// Takes over what systemd hands in (sd_listen_fds(3)), once. Errors: invalid for a socket of another kind.
core::Result<ActivationSockets> take_activation_sockets();

}  // namespace xiangyin
