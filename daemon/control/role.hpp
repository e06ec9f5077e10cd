#pragma once

#include <optional>
#include <string_view>

namespace xiangyin::control {

/// Who may do what. Each may also do what those before it may.
enum class Role {
  anyone,     ///< needs no credentials: whether the station lives, and how to get in
  viewer,     ///< reads
  scheduler,  ///< the office: says when, starts and stops
  publisher,  ///< says what: recordings, announcements, playlists
  admin,      ///< everything: who gets in, certificates, the record of changes
};

std::string_view to_text(Role role);  ///< "viewer"
/// The roles a token can have: not `anyone`.
std::optional<Role> parse_role(std::string_view text);

/// True when somebody with this role may do what that one may.
constexpr bool covers(Role role, Role needed) {
  return role >= needed;
}

}  // namespace xiangyin::control
