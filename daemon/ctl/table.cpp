#include "daemon/ctl/table.hpp"

#include <algorithm>
#include <cassert>

#include "daemon/ctl/display_width.hpp"

namespace xiangyin::ctl {

Table::Table(std::vector<std::string> headings, std::string when_empty)
    : rows_{std::move(headings)}, when_empty_(std::move(when_empty)) {}

void Table::add(std::vector<std::string> cells) {
  assert(cells.size() == rows_.front().size());
  for (std::string& cell : cells)
    cell = cell.empty() ? "-" : printable(cell);
  rows_.push_back(std::move(cells));
}

void Table::print(std::ostream& out) const {
  if (rows_.size() == 1) {
    out << when_empty_ << '\n';
    return;
  }
  std::vector<std::size_t> widths(rows_.front().size());
  for (const auto& row : rows_) {
    for (std::size_t column = 0; column < row.size(); ++column) {
      widths[column] = std::max(widths[column], display_width(row[column]));
    }
  }
  for (const auto& row : rows_) {
    for (std::size_t column = 0; column + 1 < row.size(); ++column) {
      out << row[column] << std::string(widths[column] - display_width(row[column]) + 2, ' ');
    }
    out << row.back() << '\n';
  }
}

}  // namespace xiangyin::ctl
