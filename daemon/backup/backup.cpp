#include "daemon/backup/backup.hpp"

#include <SQLiteCpp/Database.h>

#include "daemon/backup/archive.hpp"
#include "daemon/backup/staging.hpp"
#include "daemon/library/places.hpp"
#include "daemon/library/recording.hpp"
#include "daemon/store/document.hpp"
#include "daemon/store/snapshot.hpp"

namespace xiangyin::backup {
namespace {

namespace fs = std::filesystem;
using core::Error;
using core::ErrorCode;
using core::Result;

/// One file, whole and as of now, without the uploads under way, whose pieces are not in the backup.
void copy_database(const fs::path& file, const fs::path& copy) {
  {
    SQLite::Database database(file.native(), SQLite::OPEN_READWRITE);
    database.setBusyTimeout(30'000);
    store::copy_database(database, copy);
  }
  SQLite::Database(copy.native(), SQLite::OPEN_READWRITE).exec("DELETE FROM upload");
}

/// The same bytes under another name: it costs nothing, and stays there should the station remove the first.
/// Returns false where there is no such file.
Result<bool> link(const fs::path& state, const fs::path& folder, const fs::path& name) {
  if (auto made = core::make_directory((folder / name).parent_path()); !made) return made.error();
  std::error_code error;
  fs::create_hard_link(state / name, folder / name, error);
  if (!error || error == std::errc::file_exists) return true;  // two recordings may share an air copy
  if (error == std::errc::no_such_file_or_directory) return false;
  return core::system_error("linking", (state / name).native(), error.value());
}

Result<void> link_recordings(const fs::path& state, const fs::path& folder, Summary& summary) {
  SQLite::Database database((folder / database_name).native(), SQLite::OPEN_READONLY);
  summary.ledger_rows = database.execAndGet("SELECT count(*) FROM ledger").getInt64();
  const library::Places places{library_name};
  const auto documents = store::load_documents(database);
  if (!documents) return documents.error();
  for (const store::Document& document : *documents) {
    if (document.kind != store::Kind::recording) continue;
    const auto recording = library::Recording::from_json(document.body);
    if (!recording) return recording.error();
    ++summary.recordings;
    const auto original = link(state, folder, places.original(recording->id));
    if (!original) return original.error();
    const auto air_copy = link(state, folder, places.air_copy(recording->air_copy));
    if (!air_copy) return air_copy.error();
    if (!*original || !*air_copy) summary.missing.push_back(recording->id);
  }
  return {};
}

Result<void> link_certificates(const fs::path& state, const fs::path& folder) {
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(state / certificates_name, none)) {
    if (!entry.is_regular_file(none)) continue;
    const auto linked = link(state, folder, certificates_name / entry.path().filename());
    if (!linked) return linked.error();
  }
  return {};
}

}  // namespace

Result<Summary> back_up(const fs::path& state, int output) {
  std::error_code unknown;
  if (!fs::exists(state / database_name, unknown)) {
    return Error{ErrorCode::not_found,
                 {},
                 "there is no station in '" + state.native() + "'",
                 "Name its settings with --settings, or its folder with --state."};
  }
  const auto staging = Staging::begin(state / "backup");
  if (!staging) return staging.error();
  Summary summary;
  try {
    copy_database(state / database_name, staging->folder() / database_name);
    if (auto linked = link_recordings(state, staging->folder(), summary); !linked) return linked.error();
  } catch (const SQLite::Exception& error) {
    return Error{
        ErrorCode::io,
        {},
        std::string("the database cannot be copied: ") + error.what(),
        "See whether the disk has room for a copy of it; `xiangyinctl doctor` tells whether it is intact."};
  }
  if (auto linked = link_certificates(state, staging->folder()); !linked) return linked.error();
  if (auto packed = pack(staging->folder(), output); !packed) return packed.error();
  return summary;
}

}  // namespace xiangyin::backup
