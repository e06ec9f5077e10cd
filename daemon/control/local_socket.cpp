#include "daemon/control/local_socket.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace xiangyin::control {
namespace {

using core::Error;
using core::ErrorCode;
using core::FileDescriptor;
using core::Result;

Result<sockaddr_un> address_of(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.native().size() >= sizeof address.sun_path) {
    return Error{ErrorCode::invalid, "control.socket", "'" + path.native() + "' is too long for a socket",
                 "Use a path of at most " + std::to_string(sizeof address.sun_path - 1) + " bytes."};
  }
  std::memcpy(static_cast<char*>(address.sun_path), path.c_str(), path.native().size());
  return address;
}

const sockaddr* generic(const sockaddr_un& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

/// Removes what a daemon that is no more has left, and nothing else.
Result<void> clear(const std::filesystem::path& path, const sockaddr_un& address) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) {
    if (errno == ENOENT) return {};
    return core::system_error("looking at", path.native(), errno);
  }
  if (!S_ISSOCK(status.st_mode)) {
    return Error{ErrorCode::conflict, "control.socket", "'" + path.native() + "' is there and is no socket",
                 "Move it away, or choose another path."};
  }
  const FileDescriptor probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (::connect(probe.get(), generic(address), sizeof address) == 0 || errno == EAGAIN) {
    return Error{ErrorCode::conflict, "control.socket", "another station answers on '" + path.native() + "'",
                 "Stop it first, or choose another path."};
  }
  if (errno != ECONNREFUSED) return core::system_error("connecting to", path.native(), errno);
  if (::unlink(path.c_str()) != 0) return core::system_error("removing", path.native(), errno);
  return {};
}

/// Whether the peer had the group when it connected, as its own or as one of the others (SO_PEERGROUPS).
bool is_in_group(int socket, gid_t own, gid_t group) {
  if (own == group) return true;
  constexpr int peer_groups = 59;  // SO_PEERGROUPS, since Linux 4.13; not in every C library's headers
  std::vector<gid_t> groups(64);
  auto size = static_cast<socklen_t>(groups.size() * sizeof(gid_t));
  if (::getsockopt(socket, SOL_SOCKET, peer_groups, groups.data(), &size) != 0 && errno == ERANGE) {
    groups.resize(size / sizeof(gid_t));
    if (::getsockopt(socket, SOL_SOCKET, peer_groups, groups.data(), &size) != 0) return false;
  }
  groups.resize(size / sizeof(gid_t));
  return std::find(groups.begin(), groups.end(), group) != groups.end();
}

}  // namespace

Result<FileDescriptor> listen_locally(const std::filesystem::path& path) {
  const auto address = address_of(path);
  if (!address) return address.error();
  if (const auto made = core::make_directory(path.parent_path()); !made) return made.error();
  if (const auto cleared = clear(path, *address); !cleared) return cleared.error();
  FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  // The mode before bind() is the most the file is created with, so that it is never open to all.
  if (!socket || ::fchmod(socket.get(), 0660) != 0 ||
      ::bind(socket.get(), generic(*address), sizeof *address) != 0 || ::chmod(path.c_str(), 0660) != 0 ||
      ::listen(socket.get(), SOMAXCONN) != 0) {
    return core::system_error("listening on", path.native(), errno);
  }
  return socket;
}

LocalPeer peer_of(int socket) {
  ucred credentials{};
  socklen_t size = sizeof credentials;
  if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0) return {"unknown", false};
  const bool is_admin = credentials.uid == 0 || credentials.uid == ::geteuid() ||
                        is_in_group(socket, credentials.gid, ::getegid());
  return {"uid " + std::to_string(credentials.uid), is_admin};
}

}  // namespace xiangyin::control
