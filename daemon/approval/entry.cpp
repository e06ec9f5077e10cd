#include "daemon/approval/entry.hpp"

#include <array>

namespace xiangyin::approval {

std::string_view to_text(Act act) {
  static constexpr std::array<std::string_view, 4> names{"added", "approved", "refused", "said_first"};
  return names.at(static_cast<std::size_t>(act));
}

}  // namespace xiangyin::approval
