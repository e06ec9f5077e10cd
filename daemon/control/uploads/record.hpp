#pragma once

#include <optional>
#include <string>
#include <vector>

#include <SQLiteCpp/Database.h>
#include <boost/json/object.hpp>

#include "daemon/control/access/caller.hpp"
#include "daemon/core/result.hpp"
#include "daemon/core/time.hpp"
#include "daemon/library/recording.hpp"

namespace xiangyin::control {

/// How far an upload has come: its bytes arrive, then the library looks at them, then there is a verdict.
enum class UploadState { receiving, checking, accepted, refused };
std::string_view to_text(UploadState state);

/// What the sender of a recording says about it.
struct UploadDetails {
  library::RecordingDetails recording;
  std::optional<bool> trim_silence;  ///< none leaves it to the settings
  std::string sha256;                ///< of all bytes, as promised; empty: nothing was
};

/// A recording on its way in. It is known across restarts; how many bytes of it are here is told by its file.
struct UploadRecord {
  std::string id;           ///< UUID
  std::int64_t length = 0;  ///< bytes in all
  std::int64_t offset = 0;  ///< bytes that are here
  UploadDetails details;
  Sender sender;
  core::Instant expires_at;  ///< when it is forgotten
  UploadState state = UploadState::receiving;
  std::string recording;               ///< what it has become, once accepted
  std::optional<core::Error> problem;  ///< why it was refused

  /// As clients see it, and as it is stored.
  boost::json::object to_json() const;
  static core::Result<UploadRecord> from_json(const boost::json::object& body);
};

core::Result<std::vector<UploadRecord>> load_uploads(SQLite::Database& database);
core::Result<void> save_upload(SQLite::Database& database, const UploadRecord& record);
core::Result<void> remove_upload(SQLite::Database& database, const std::string& id);

}  // namespace xiangyin::control
