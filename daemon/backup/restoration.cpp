#include <cerrno>

#include <SQLiteCpp/Database.h>
#include <fcntl.h>
#include <sys/file.h>

#include "daemon/backup/archive.hpp"
#include "daemon/backup/backup.hpp"
#include "daemon/backup/staging.hpp"
#include "daemon/core/sha256.hpp"
#include "daemon/library/places.hpp"
#include "daemon/library/recording.hpp"
#include "daemon/store/document.hpp"
#include "daemon/store/schema.hpp"
#include "daemon/store/snapshot.hpp"

namespace xiangyin::backup {
namespace {

namespace fs = std::filesystem;
using core::Error;
using core::ErrorCode;
using core::Result;

Error damaged(std::string what) {
  return {ErrorCode::invalid,
          {},
          "the backup is damaged: " + std::move(what),
          "Take another backup, or copy this one again."};
}

/// Returns false where there is no such file.
Result<bool> holds(const fs::path& file, const std::string& digest) {
  std::error_code unknown;
  if (!fs::exists(file, unknown)) return false;
  const auto opened = core::open_file(file, O_RDONLY);
  if (!opened) return opened.error();
  const auto is = core::sha256_of_file(opened->get());
  if (!is) return is.error();
  if (*is != digest) return damaged("'" + digest + "' has other bytes than those it is named by");
  if (auto synced = core::sync_file(opened->get(), file); !synced) return synced.error();
  return true;
}

/// Every recording that the database names is what it was.
Result<void> check_recordings(SQLite::Database& database, const fs::path& folder, Summary& summary) {
  const library::Places places{folder / library_name};
  const auto documents = store::load_documents(database);
  if (!documents) return documents.error();
  for (const store::Document& document : *documents) {
    if (document.kind != store::Kind::recording) continue;
    const auto recording = library::Recording::from_json(document.body);
    if (!recording) return damaged(recording.error().message);
    ++summary.recordings;
    const auto original = holds(places.original(recording->id), recording->id);
    if (!original) return original.error();
    const auto air_copy = holds(places.air_copy(recording->air_copy), recording->air_copy);
    if (!air_copy) return air_copy.error();
    if (!*original || !*air_copy) summary.missing.push_back(recording->id);
  }
  return {};
}

/// Afterwards the database is one file, of the version of this program.
Result<Summary> check(const fs::path& folder) {
  const fs::path file = folder / database_name;
  std::error_code unknown;
  if (!fs::exists(file, unknown)) return damaged("it has no database");
  Summary summary;
  try {
    SQLite::Database database(file.native(), SQLite::OPEN_READWRITE);
    if (database.execAndGet("PRAGMA quick_check(1)").getString() != "ok")
      return damaged("its database is not intact");
    if (auto prepared = store::prepare(database); !prepared) return prepared.error();
    summary.ledger_rows = database.execAndGet("SELECT count(*) FROM ledger").getInt64();
    if (auto checked = check_recordings(database, folder, summary); !checked) return checked.error();
    database.exec("PRAGMA journal_mode = DELETE");
  } catch (const SQLite::Exception& error) {
    return damaged(error.what());
  }
  return summary;
}

/// Puts the files below a folder in the same places below another.
Result<void> merge(const fs::path& from, const fs::path& to) {
  std::error_code none;
  for (const auto& entry : fs::recursive_directory_iterator(from, none)) {
    if (!entry.is_regular_file()) continue;
    const fs::path target = to / entry.path().lexically_relative(from);
    if (auto made = core::make_directory(target.parent_path()); !made) return made;
    std::error_code error;
    fs::rename(entry.path(), target, error);
    if (error) return core::system_error("moving to", target.native(), error.value());
    if (auto synced = core::sync_directory(target.parent_path()); !synced) return synced;
  }
  return {};
}

/// What SQLite keeps beside a database belongs to that one and must not be read into another; nor may a
/// snapshot of the one be taken for the other's.
Result<void> clear_away(const fs::path& database) {
  std::error_code unknown;
  if (fs::exists(database, unknown)) {
    try {
      SQLite::Database(database.native(), SQLite::OPEN_READWRITE).exec("PRAGMA wal_checkpoint(TRUNCATE)");
    } catch (const SQLite::Exception&) {
      // It is damaged, and restored for that reason.
    }
  }
  for (const fs::path& file : {fs::path(database.native() + "-wal"), fs::path(database.native() + "-shm"),
                               store::snapshot_of(database)}) {
    std::error_code error;
    fs::remove(file, error);
    if (error) return core::system_error("removing", file.native(), error.value());
  }
  return core::sync_directory(database.parent_path());
}

/// The database goes last: from then on the state is the one restored.
Result<void> put_in_place(const fs::path& folder, const fs::path& state) {
  for (const char* const name : {library_name, certificates_name})
    if (auto merged = merge(folder / name, state / name); !merged) return merged;
  if (auto cleared = clear_away(state / database_name); !cleared) return cleared;
  const auto database = core::open_file(folder / database_name, O_RDONLY);
  if (!database) return database.error();
  return core::publish_file(database->get(), folder / database_name, state / database_name);
}

}  // namespace

Result<Summary> restore(const fs::path& state, int input) {
  if (auto made = core::make_directory(state); !made) return made.error();
  const auto lock = core::open_file(state / "lock", O_RDWR | O_CREAT);
  if (!lock) return lock.error();
  if (flock(lock->get(), LOCK_EX | LOCK_NB) != 0) {
    return Error{ErrorCode::conflict,
                 {},
                 "the station in '" + state.native() + "' is running",
                 "Stop it first: `systemctl stop xiangyind.socket xiangyind`."};
  }
  const auto staging = Staging::begin(state / "restoring");
  if (!staging) return staging.error();
  if (auto unpacked = unpack(input, staging->folder()); !unpacked) return unpacked.error();
  auto summary = check(staging->folder());
  if (!summary) return summary;
  if (auto placed = put_in_place(staging->folder(), state); !placed) return placed.error();
  return summary;
}

}  // namespace xiangyin::backup
