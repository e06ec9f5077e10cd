#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "daemon/core/result.hpp"

namespace xiangyin::core {

/// A name people give to a playlist, a rule, a zone: 1 to 64 of a-z, 0-9 and "-", not at the ends. It stands
/// in addresses, files and logs, so nothing in it ever needs quoting.
Result<std::string> parse_identifier(std::string_view text);

/// A new identity nobody else has: UUID version 7 (RFC 9562), so that later ones sort behind earlier ones.
std::string make_uuid(std::int64_t unix_milliseconds);

}  // namespace xiangyin::core
