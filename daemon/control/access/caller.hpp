#pragma once

#include <string>

#include "daemon/control/role.hpp"

namespace xiangyin::control {

/// Who has sent a recording, for the approval record.
struct Sender {
  std::string name;
  std::string role;
};

/// Who asks, as far as they have shown.
struct Caller {
  std::string name;     ///< "uid 1000", "office phone"; empty for nobody in particular
  std::string address;  ///< "192.0.2.7"; empty on the Unix socket
  std::string place;    ///< what the lock-out goes by (remote_socket.hpp); empty on the Unix socket
  Role role = Role::anyone;
  std::string token;         ///< the id of the token they have shown, if any
  bool by_cookie = false;    ///< a browser sent it, perhaps of its own accord
  bool shows_wrong = false;  ///< what they have shown is not, or no longer, good

  Sender sender() const { return {name, std::string(to_text(role))}; }

  /// For the log: "office phone (192.0.2.7)".
  std::string text() const {
    const std::string who = name.empty() ? "somebody" : name;
    return address.empty() ? who : who + " (" + address + ')';
  }
};

}  // namespace xiangyin::control
