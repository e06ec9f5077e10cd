#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/control/role.hpp"
#include "daemon/core/result.hpp"
#include "daemon/core/time.hpp"

namespace xiangyin::control {

/// What a pairing link will give to whoever opens it.
struct Grant {
  std::string name;
  Role role = Role::viewer;
  std::optional<core::Instant> expires_at;  ///< of the browser's session
};

/// Pairing links that have not been opened yet: each works once, within ten minutes. They are in memory only:
/// a restart ends them.
class Pairings {
 public:
  static constexpr std::size_t most = 16;

  struct Opened {
    std::string code;  ///< kept nowhere but in the link
    core::Instant expires_at;
  };
  /// Errors: conflict when there are too many.
  core::Result<Opened> open(Grant grant, core::Instant now);
  /// What the code gives, once; none for a wrong, used or old one.
  std::optional<Grant> redeem(const std::string& code, core::Instant now);

 private:
  void forget_old(core::Instant now);
  struct Pending {
    std::string hash;
    Grant grant;
    core::Instant opened_at;
  };
  std::vector<Pending> pending_;
};

}  // namespace xiangyin::control
