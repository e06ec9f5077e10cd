#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace xiangyin::control {

/// Random bytes of the system's generator (RAND_bytes(3)) as base64url (RFC 4648 section 5) without padding.
std::string random_text(std::size_t bytes);

/// base64 (RFC 4648 section 4) with padding.
std::string base64(std::string_view bytes);

/// HMAC-SHA-256 (RFC 2104), raw.
std::string hmac_sha256(std::string_view key, std::string_view text);

/// Compares in a time that does not tell where they differ.
bool equal_secret(std::string_view one, std::string_view other);

}  // namespace xiangyin::control
