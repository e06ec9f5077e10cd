#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/control/uploads/record.hpp"

namespace xiangyin::control {

/// What the sender of a recording says of it, by name: language (needed), title, speaker, expires_at,
/// trim_silence and sha256. Errors: invalid, the field being the name.
core::Result<UploadDetails> parse_upload_details(const std::map<std::string, std::string, std::less<>>& said);

/// The same from the header field Upload-Metadata of tus 1.0: "language aGFr,title ...", each name with its
/// value in base64. Leaves out what web pages add: filename, filetype, name, type and relativePath.
core::Result<UploadDetails> parse_upload_metadata(std::string_view field);

/// What the header field Upload-Checksum of tus 1.0 promises of a piece: "sha1 BASE64" or "sha256 BASE64".
struct PieceChecksum {
  bool sha256 = false;  ///< else SHA-1
  std::string bytes;
};
/// None where the field is empty. Errors: invalid.
core::Result<std::optional<PieceChecksum>> parse_upload_checksum(std::string_view field);

}  // namespace xiangyin::control
