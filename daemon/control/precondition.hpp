#pragma once

#include <cstdint>
#include <optional>

#include "daemon/control/request.hpp"
#include "daemon/control/response.hpp"

namespace xiangyin::control {

/// True when If-None-Match (RFC 9110 section 13.1.2) names this revision: the reader has it already.
bool is_current(const Request& request, std::int64_t revision);

/// What a writer demands by If-Match and If-None-Match. `current` is the revision that is there, 0 for none.
struct Precondition {
  /// The revision to insist on while the change is carried out; none if nothing is demanded.
  std::optional<std::int64_t> expected;
  bool fails = false;
};
Precondition precondition(const Request& request, std::int64_t current);

/// 412 with the revision that is there (0: none).
Response precondition_failed(std::int64_t current);

}  // namespace xiangyin::control
