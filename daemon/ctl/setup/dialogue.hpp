#pragma once

#include <istream>
#include <ostream>
#include <string>

#include "daemon/core/result.hpp"

namespace xiangyin::ctl {

/// Questions and answers on a terminal, a line each.
class Dialogue {
 public:
  Dialogue(std::istream& in, std::ostream& out) : in_(in), out_(out) {}

  /// An empty line is the answer that stands already. Errors: unavailable once nobody answers any more.
  core::Result<std::string> ask(const std::string& question, const std::string& standing);
  /// The first letter of the answer, in lower case, out of these; asks until it is one of them.
  core::Result<char> choose(const std::string& question, const std::string& letters);
  std::ostream& out() { return out_; }

 private:
  std::istream& in_;
  std::ostream& out_;
};

}  // namespace xiangyin::ctl
