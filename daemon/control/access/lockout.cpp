#include "daemon/control/access/lockout.hpp"

#include <algorithm>

namespace xiangyin::control {
namespace {

using namespace std::chrono_literals;

constexpr int free_failures = 4;
constexpr core::Duration longest = 15min;
constexpr core::Duration memory = 1h;

core::Duration penalty(int failures) {
  if (failures <= free_failures) return {};
  const int doublings = std::min(failures - free_failures - 1, 10);
  return std::min<core::Duration>(1s * (1 << doublings), longest);
}

}  // namespace

core::Duration Lockout::wait(const std::string& place, core::Instant now) const {
  const auto found = places_.find(place);
  if (found == places_.end() || found->second->until <= now) return {};
  // A clock that was set back must not lock anybody out for longer than the rule says.
  return std::min(found->second->until - now, longest);
}

core::Duration Lockout::fail(const std::string& place, core::Instant now) {
  auto found = places_.find(place);
  if (found == places_.end()) {
    if (places_.size() >= most_places) {
      places_.erase(order_.front().name);
      order_.pop_front();
    }
    order_.push_back({place, 0, now, now});
    found = places_.emplace(place, std::prev(order_.end())).first;
  }
  order_.splice(order_.end(), order_, found->second);
  Place& entry = *found->second;
  if (now - entry.last > memory) entry.failures = 0;
  ++entry.failures;
  entry.last = now;
  entry.until = now + penalty(entry.failures);
  return entry.until - now;
}

void Lockout::succeed(const std::string& place) {
  const auto found = places_.find(place);
  if (found == places_.end()) return;
  order_.erase(found->second);
  places_.erase(found);
}

}  // namespace xiangyin::control
