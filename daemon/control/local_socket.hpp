#pragma once

#include <filesystem>
#include <string>

#include "daemon/core/file.hpp"
#include "daemon/core/result.hpp"

namespace xiangyin::control {

/// Binds a Unix stream socket to the path, mode 0660, and listens. Its folder is made if need be; a socket on
/// which nobody answers is replaced. Errors: invalid when the path is too long (unix(7)); conflict when
/// somebody answers or a file that is no socket is there; io.
core::Result<core::FileDescriptor> listen_locally(const std::filesystem::path& path);

/// Who is on the other side, as the kernel knows it (unix(7)).
struct LocalPeer {
  std::string name;       ///< "uid 1000"
  bool is_admin = false;  ///< root, the user the station runs as, or a member of its group
};
LocalPeer peer_of(int socket);

}  // namespace xiangyin::control
