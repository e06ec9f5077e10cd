#include "daemon/control/resources/upload_details.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <absl/strings/escaping.h>
#include <absl/strings/str_split.h>

#include "daemon/core/sha256.hpp"

namespace xiangyin::control {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

absl::string_view view(std::string_view text) {
  return {text.data(), text.size()};
}

Error malformed_metadata() {
  return {ErrorCode::invalid, "Upload-Metadata",
          "is not pairs of a name and a value in base64, with commas between",
          "Write it after tus 1.0, for example: language aGFr,title MTIz"};
}

bool is_left_out(std::string_view name) {
  static constexpr std::array<std::string_view, 5> names{"filename", "filetype", "name", "type",
                                                         "relativePath"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

Result<std::optional<bool>> parse_trim_silence(const std::string& text) {
  if (text == "true") return std::optional(true);
  if (text == "false") return std::optional(false);
  return Error{ErrorCode::invalid, "trim_silence", "'" + text.substr(0, 80) + "' is neither true nor false",
               "Say true to leave the silence around the recording out on air, false to keep it."};
}

}  // namespace

Result<UploadDetails> parse_upload_details(const std::map<std::string, std::string, std::less<>>& said) {
  UploadDetails details;
  boost::json::object members;
  for (const auto& [name, value] : said) {
    if (name == "trim_silence") {
      const auto trim = parse_trim_silence(value);
      if (!trim) return trim.error();
      details.trim_silence = *trim;
    } else if (name == "sha256") {
      if (!core::is_sha256(value))
        return Error{ErrorCode::invalid, name, "is not a SHA-256",
                     "Give its 64 hexadecimal digits in lower case."};
      details.sha256 = value;
    } else {
      members[name] = value;
    }
  }
  if (const auto* language = members.if_contains("language");
      language == nullptr || language->as_string().empty()) {
    return Error{ErrorCode::invalid, "language", "is missing",
                 "Say which language it is in as a BCP 47 tag, for example hak."};
  }
  auto recording = library::patch_details({}, members);
  if (!recording) {
    const std::string field = recording.error().field;
    return core::at_field(recording.error(), field.starts_with('/') ? field.substr(1) : field);
  }
  details.recording = std::move(*recording);
  return details;
}

Result<UploadDetails> parse_upload_metadata(std::string_view field) {
  std::map<std::string, std::string, std::less<>> said;
  for (const absl::string_view pair : absl::StrSplit(view(field), ',')) {
    const std::vector<std::string> parts = absl::StrSplit(pair, ' ', absl::SkipEmpty());
    if (parts.empty()) continue;
    std::string value;
    if (parts.size() > 2 || (parts.size() == 2 && !absl::Base64Unescape(parts[1], &value)))
      return malformed_metadata();
    if (!is_left_out(parts[0])) said.insert_or_assign(parts[0], std::move(value));
  }
  return parse_upload_details(said);
}

Result<std::optional<PieceChecksum>> parse_upload_checksum(std::string_view field) {
  if (field.empty()) return std::optional<PieceChecksum>();
  const std::vector<std::string> parts = absl::StrSplit(view(field), ' ');
  PieceChecksum checksum;
  checksum.sha256 = parts[0] == "sha256";
  const bool known = parts.size() == 2 && (checksum.sha256 || parts[0] == "sha1");
  if (!known || !absl::Base64Unescape(parts[1], &checksum.bytes) ||
      checksum.bytes.size() != (checksum.sha256 ? 32U : 20U)) {
    return Error{ErrorCode::invalid, "Upload-Checksum", "is neither sha1 nor sha256 with its bytes in base64",
                 "Write it like: sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0="};
  }
  return std::optional(std::move(checksum));
}

}  // namespace xiangyin::control
