#include "tests/support/conformance/tally.hpp"

#include <iostream>

namespace xiangyin::conformance {

void Tally::fail(std::string_view id, std::string_view why) {
  ++failed_;
  std::cout << "FAIL " << id << ": " << why << '\n';
}

void Tally::take_malformed(std::string_view id) {
  std::cout << "TAKEN though malformed: " << id << '\n';
}

std::string Tally::summary() const {
  return std::to_string(passed_) + " passed, " + std::to_string(failed_) + " failed, " +
         std::to_string(refused_) + " refused";
}

}  // namespace xiangyin::conformance
