#include "daemon/control/role.hpp"

#include <array>
#include <cstddef>

namespace xiangyin::control {
namespace {

constexpr std::array<std::string_view, 5> names{"anyone", "viewer", "scheduler", "publisher", "admin"};

}  // namespace

std::string_view to_text(Role role) {
  return names.at(static_cast<std::size_t>(role));
}

std::optional<Role> parse_role(std::string_view text) {
  for (const Role role : {Role::viewer, Role::scheduler, Role::publisher, Role::admin}) {
    if (to_text(role) == text) return role;
  }
  return std::nullopt;
}

}  // namespace xiangyin::control
