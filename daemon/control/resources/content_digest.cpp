#include "daemon/control/resources/content_digest.hpp"

#include <absl/strings/escaping.h>

namespace xiangyin::control {

core::Result<std::string> parse_content_digest(std::string_view field) {
  static constexpr std::string_view key = "sha-256=:";
  const auto begin = field.find(key);
  // Preceded by nothing, or by the end of another member of the dictionary.
  if (begin == std::string_view::npos || (begin > 0 && field[begin - 1] != ' ' && field[begin - 1] != ',')) {
    return std::string();
  }
  field.remove_prefix(begin + key.size());
  std::string bytes;
  const auto end = field.find(':');
  if (end == std::string_view::npos || !absl::Base64Unescape({field.data(), end}, &bytes) ||
      bytes.size() != 32) {
    return core::Error{core::ErrorCode::invalid, "Content-Digest", "its sha-256 is not 32 bytes in base64",
                       "Write sha-256=:BASE64: after RFC 9530, or leave the field out."};
  }
  return absl::BytesToHexString(bytes);
}

}  // namespace xiangyin::control
