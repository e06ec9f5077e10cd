#pragma once

#include <map>
#include <string>
#include <vector>

#include "daemon/approval/entry.hpp"
#include "daemon/core/result.hpp"

namespace xiangyin::approval {

/// What the entries of one recording come to. A refusal takes back every approval before it; whoever thinks
/// otherwise afterwards begins anew, on record.
struct Standing {
  std::vector<std::string> added_by;     ///< each once, in their order
  std::vector<std::string> approved_by;  ///< since the last refusal; each once, in their order
  std::string refused_by;                ///< empty: nobody, or somebody has approved it since
  std::string reason;                    ///< of that refusal
  bool said_first = false;               ///< in an emergency, before it was approved

  /// Whether so many reviewers have approved it. What is asked of nobody is not looked at.
  bool is_approved(int reviews) const {
    return reviews == 0 || (refused_by.empty() && static_cast<int>(approved_by.size()) >= reviews);
  }
};

/// By recording; without those that nobody has done anything about.
using Standings = std::map<std::string, Standing, std::less<>>;

void apply(Standing& standing, const Entry& entry);

/// Whether an entry would say what is so already.
bool says_again(const Standing& standing, const Entry& entry);

/// Whether somebody may approve it: not what he has added himself. Errors: forbidden.
core::Result<void> check_approval(const Standing& standing, const std::string& who);

}  // namespace xiangyin::approval
