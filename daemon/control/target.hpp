#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/result.hpp"
#include "daemon/core/time.hpp"

namespace xiangyin::control {

/// What a request asks for: "/v1/plan?limit=5" is {v1, plan} and {limit: 5}, percent-decoded.
struct Target {
  std::vector<std::string> segments;
  std::map<std::string, std::string, std::less<>> query;

  /// The value of a query parameter; empty where there is none.
  std::string_view parameter(std::string_view name) const;
};

/// Reads a target in origin form (RFC 9112 section 3.2.1). Refused, with the field "path" or the name of the
/// query parameter: a segment that means a folder ("..", or one with a "/" in it once decoded), control
/// characters, a parameter given twice.
core::Result<Target> parse_target(std::string_view text);

/// Refuses a query parameter that is not among `known`.
core::Result<void> check_query(const Target& target, std::span<const std::string_view> known);

/// A query parameter as a whole number; `fallback` where it is absent.
core::Result<std::int64_t> integer_parameter(const Target& target, std::string_view name,
                                             std::int64_t fallback, std::int64_t least, std::int64_t most);

/// A query parameter as a moment (RFC 3339); `fallback` where it is absent. A space counts as the "+" of an
/// offset, which form decoding turns into one.
core::Result<core::Instant> instant_parameter(const Target& target, std::string_view name,
                                              core::Instant fallback);

}  // namespace xiangyin::control
