#pragma once

#include <string>
#include <vector>

#include "daemon/control/response.hpp"
#include "daemon/ledger/row.hpp"
#include "daemon/schedule/time_zone.hpp"

namespace xiangyin::control {

/// Rows of the ledger as CSV (RFC 4180, UTF-8 with a byte order mark, so that spreadsheets read it), moments
/// in local time.
Response ledger_csv(const std::vector<ledger::Row>& rows, const std::string& station,
                    const schedule::TimeZone& zone);

/// The broadcast ledger (播出登记本) as a page to print, with room for signatures.
Response ledger_html(const std::vector<ledger::Row>& rows, const std::string& station,
                     const schedule::TimeZone& zone);

}  // namespace xiangyin::control
