#include "daemon/core/identifier.hpp"

#include <algorithm>
#include <array>
#include <cassert>

#include <absl/strings/escaping.h>
#include <openssl/rand.h>

namespace xiangyin::core {

Result<std::string> parse_identifier(std::string_view text) {
  const auto allowed = [](char character) {
    return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9') ||
           character == '-';
  };
  if (text.empty() || text.size() > 64 || !std::all_of(text.begin(), text.end(), allowed) ||
      text.front() == '-' || text.back() == '-') {
    return Error{ErrorCode::invalid,
                 {},
                 "'" + std::string(text.substr(0, 80)) + "' is not an identifier",
                 "Use 1 to 64 of a-z, 0-9 and -, for example morning-news."};
  }
  return std::string(text);
}

std::string make_uuid(std::int64_t unix_milliseconds) {
  std::array<unsigned char, 16> bytes{};
  [[maybe_unused]] const int filled = RAND_bytes(bytes.data(), static_cast<int>(bytes.size()));
  assert(filled == 1);
  for (std::size_t i = 0; i < 6; ++i)
    bytes.at(i) = static_cast<unsigned char>(unix_milliseconds >> (40 - 8 * i));
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0f) | 0x70);  // version 7
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3f) | 0x80);  // variant of RFC 9562
  std::string text =
      absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  for (const std::size_t position : {8U, 13U, 18U, 23U})
    text.insert(position, 1, '-');
  return text;
}

}  // namespace xiangyin::core
