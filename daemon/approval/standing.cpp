#include "daemon/approval/standing.hpp"

#include <algorithm>

namespace xiangyin::approval {
namespace {

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void add(std::vector<std::string>& names, const std::string& name) {
  if (!has(names, name)) names.push_back(name);
}

}  // namespace

void apply(Standing& standing, const Entry& entry) {
  switch (entry.act) {
    case Act::added:
      add(standing.added_by, entry.who);
      break;
    case Act::approved:
      standing.refused_by.clear();
      standing.reason.clear();
      add(standing.approved_by, entry.who);
      break;
    case Act::refused:
      standing.refused_by = entry.who;
      standing.reason = entry.reason;
      standing.approved_by.clear();
      break;
    case Act::said_first:
      standing.said_first = true;
      break;
  }
}

bool says_again(const Standing& standing, const Entry& entry) {
  switch (entry.act) {
    case Act::added:
      return has(standing.added_by, entry.who);
    case Act::approved:
      return has(standing.approved_by, entry.who);
    case Act::refused:
      return standing.refused_by == entry.who && standing.reason == entry.reason;
    case Act::said_first:
      break;
  }
  return standing.said_first;
}

core::Result<void> check_approval(const Standing& standing, const std::string& who) {
  if (!has(standing.added_by, who)) return {};
  return core::Error{core::ErrorCode::forbidden,
                     {},
                     who + " has added this recording, and nobody approves what is his own",
                     "Have somebody else listen to it."};
}

}  // namespace xiangyin::approval
