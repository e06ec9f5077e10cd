#include "daemon/health/finding.hpp"

#include <array>

namespace xiangyin::health {

std::string_view to_text(Grade grade) {
  static constexpr std::array<std::string_view, 3> names{"good", "warning", "bad"};
  return names.at(static_cast<std::size_t>(grade));
}

boost::json::object to_json(const Finding& finding) {
  return {{"check", finding.check},
          {"grade", to_text(finding.grade)},
          {"message", finding.message},
          {"advice", finding.advice}};
}

}  // namespace xiangyin::health
