#pragma once

#include <string>
#include <string_view>

#include "daemon/core/result.hpp"

namespace xiangyin::control {

/// The SHA-256 that a Content-Digest field (RFC 9530 section 2, "sha-256=:BASE64:") promises, as 64
/// hexadecimal digits; empty where the field is empty or names other algorithms only.
core::Result<std::string> parse_content_digest(std::string_view field);

}  // namespace xiangyin::control
