#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/control/response.hpp"
#include "daemon/schedule/time_zone.hpp"

namespace xiangyin::control {

/// A table for people outside of the station: inspectors, a spreadsheet, a binder.
struct Sheet {
  std::string title;
  std::vector<std::string> headings;
  std::vector<std::vector<std::string>> rows;
  std::string signatures;  ///< what stands under the printed table, to be signed
};

/// "2026-11-23 07:30:00" by the station's clock.
std::string local_text(const schedule::TimeZone& zone, core::Instant moment);

/// As CSV: RFC 4180 in UTF-8, with the byte order mark that spreadsheets want. A cell that a spreadsheet
/// would take for a formula gets an apostrophe in front.
Response to_csv(const Sheet& sheet);

/// As a page to print on A4, in landscape; it needs nothing from anywhere else.
Response to_html(const Sheet& sheet);

}  // namespace xiangyin::control
