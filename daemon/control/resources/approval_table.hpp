#pragma once

#include <string>
#include <vector>

#include "daemon/approval/entry.hpp"
#include "daemon/control/response.hpp"
#include "daemon/plan/content.hpp"

namespace xiangyin::control {

/// Lines of the approval record as CSV (see ledger_csv()), moments in local time. Recordings that are still
/// there are named by their titles.
Response approval_csv(const std::vector<approval::Entry>& entries,
                      const plan::Collection<library::Recording>& recordings, const std::string& station,
                      const schedule::TimeZone& zone);

/// The approval record (审批本) as a page to print, with room for signatures.
Response approval_html(const std::vector<approval::Entry>& entries,
                       const plan::Collection<library::Recording>& recordings, const std::string& station,
                       const schedule::TimeZone& zone);

}  // namespace xiangyin::control
