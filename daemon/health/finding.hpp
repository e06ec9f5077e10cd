#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

namespace xiangyin::health {

enum class Grade : std::uint8_t { good, warning, bad };
std::string_view to_text(Grade grade);  ///< "warning"

/// What one look at one thing came to.
struct Finding {
  std::string check;  ///< what was looked at: "disk"
  Grade grade = Grade::good;
  std::string message;  ///< what is so, without a full stop
  std::string advice;   ///< what to do, as a sentence; empty where it is good
};

boost::json::object to_json(const Finding& finding);

}  // namespace xiangyin::health
