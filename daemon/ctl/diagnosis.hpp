#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace xiangyin::ctl {

enum class Grade { good, warning, bad };
std::string_view to_text(Grade grade);  ///< "warning"

/// What one look at the station came to.
struct Finding {
  std::string check;  ///< what was looked at: "sound"
  Grade grade = Grade::good;
  std::string message;  ///< what is so
  std::string advice;   ///< what to do; empty where it is good
};

/// What is well and what is not, from what the station answers on /v1/status, /v1/ledger/verify and, newest
/// row first, /v1/ledger. Pure.
std::vector<Finding> diagnose(const boost::json::object& status, const boost::json::object& verification,
                              const boost::json::array& ledger);

}  // namespace xiangyin::ctl
