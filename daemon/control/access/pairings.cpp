#include "daemon/control/access/pairings.hpp"

#include <algorithm>

#include "daemon/control/access/secret.hpp"
#include "daemon/core/sha256.hpp"

namespace xiangyin::control {
namespace {

constexpr std::size_t code_bytes = 16;
constexpr core::Duration lifetime = std::chrono::minutes(10);

}  // namespace

void Pairings::forget_old(core::Instant now) {
  // A clock that was set back ends them too: nobody can tell how old they are.
  std::erase_if(pending_, [now](const Pending& pending) {
    return now < pending.opened_at || now >= pending.opened_at + lifetime;
  });
}

core::Result<Pairings::Opened> Pairings::open(Grant grant, core::Instant now) {
  forget_old(now);
  if (pending_.size() >= most) {
    return core::Error{core::ErrorCode::conflict,
                       {},
                       "there are " + std::to_string(most) + " pairing links that nobody has opened yet",
                       "Use one of them, or wait ten minutes for them to end."};
  }
  std::string code = random_text(code_bytes);
  pending_.push_back({core::sha256(code), std::move(grant), now});
  return Opened{std::move(code), now + lifetime};
}

std::optional<Grant> Pairings::redeem(const std::string& code, core::Instant now) {
  forget_old(now);
  const std::string hash = core::sha256(code);
  const auto found = std::find_if(pending_.begin(), pending_.end(),
                                  [&](const Pending& pending) { return equal_secret(pending.hash, hash); });
  if (found == pending_.end()) return std::nullopt;
  Grant grant = std::move(found->grant);
  pending_.erase(found);
  return grant;
}

}  // namespace xiangyin::control
