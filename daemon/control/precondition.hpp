#pragma once

#include <cstdint>
#include <optional>

#include <boost/json/object.hpp>

#include "daemon/control/request.hpp"
#include "daemon/control/response.hpp"

namespace xiangyin::control {

/// True when If-None-Match (RFC 9110 section 13.1.2) names this revision: the reader has it already.
bool is_current(const Request& request, std::int64_t revision);

/// Gives a resource that has no revision an entity tag over its body (a part of its SHA-256), and leaves the
/// body out (304) for a reader who has it already.
void tag(const Request& request, Response& response);

/// What a writer demands by If-Match and If-None-Match. `current` is the revision that is there, 0 for none.
struct Precondition {
  /// The revision to insist on while the change is carried out; none if nothing is demanded.
  std::optional<std::int64_t> expected;
  bool fails = false;
};
Precondition precondition(const Request& request, std::int64_t current);

/// 412 with the revision that is there (0: none) and the document as it is now.
Response precondition_failed(std::int64_t current, std::optional<boost::json::object> document = {});

/// 428 (RFC 6585 section 3): a write to what is there must say by If-Match which state its sender has seen.
Response precondition_required(std::string field = "If-Match");

}  // namespace xiangyin::control
