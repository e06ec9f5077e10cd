#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace xiangyin::ctl {

/// Rows of text in columns aligned by what they take on a terminal, two spaces apart. Without rows it prints
/// the sentence for an empty one instead.
class Table {
 public:
  Table(std::vector<std::string> headings, std::string when_empty);
  void add(std::vector<std::string> cells);
  void print(std::ostream& out) const;

 private:
  std::vector<std::vector<std::string>> rows_;  ///< the headings first
  std::string when_empty_;
};

}  // namespace xiangyin::ctl
