#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>

#include "daemon/core/json.hpp"

namespace xiangyin::library {

/// An error keeps a recording off the air; a warning is for the people who recorded it.
enum class Severity { error, warning };

/// What was found to be wrong with a recording when it was looked at. There is one object for each kind.
struct Verdict {
  std::string_view code;  ///< for programs, which may have a sentence of their own for it: "start_cut"
  Severity severity;
  std::string_view message;  ///< a sentence for the people who recorded it, with what to do
};

/// Null for a code that is none.
const Verdict* find_verdict(std::string_view code);

using Verdicts = std::vector<const Verdict*>;

/// The first error among them, or null.
const Verdict* find_error(const Verdicts& verdicts);

/// [{"code": "quiet", "severity": "warning", "message": "..."}]
boost::json::array to_json(const Verdicts& verdicts);
/// Reads the member `verdicts` in that form, by the codes; absent it is empty.
Verdicts read_verdicts(core::JsonReader& reader);

}  // namespace xiangyin::library
