#include "daemon/store/snapshot.hpp"

#include <SQLiteCpp/Statement.h>
#include <fcntl.h>
#include <sqlite3.h>

#include "daemon/core/file.hpp"

namespace xiangyin::store {
namespace {

namespace fs = std::filesystem;
using core::Error;
using core::ErrorCode;
using core::Result;

fs::path beside(const fs::path& file, const char* ending) {
  return file.native() + ending;
}

/// Anything but damage, such as a disk that cannot be read, is thrown: that is no reason to replace a file.
bool is_intact(const fs::path& file) {
  try {
    SQLite::Database database(file.native(), SQLite::OPEN_READWRITE);
    return database.execAndGet("PRAGMA quick_check(1)").getString() == "ok";
  } catch (const SQLite::Exception& error) {
    const int code = error.getErrorCode();
    if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB) return false;
    throw;
  }
}

/// `target` becomes a copy of `source`, whole or not at all.
Result<void> replace_by_copy(const fs::path& source, const fs::path& target) {
  const fs::path temporary = beside(target, ".new");
  std::error_code error;
  fs::copy_file(source, temporary, fs::copy_options::overwrite_existing, error);
  if (error) return core::system_error("copying", source.native(), error.value());
  const auto copy = core::open_file(temporary, O_RDONLY);
  if (!copy) return copy.error();
  return core::publish_file(copy->get(), temporary, target);
}

Result<void> replace_by_snapshot(const fs::path& file) {
  std::error_code ignored;  // what is left of a damaged file is of use to an expert, if to anybody
  fs::copy_file(file, beside(file, ".damaged"), fs::copy_options::overwrite_existing, ignored);
  // What was not yet in the damaged file must not be read into the good one.
  fs::rename(beside(file, "-wal"), beside(file, ".damaged-wal"), ignored);
  fs::remove(beside(file, "-shm"), ignored);
  return replace_by_copy(snapshot_of(file), file);
}

}  // namespace

fs::path snapshot_of(const fs::path& file) {
  return beside(file, ".snapshot");
}

void copy_database(SQLite::Database& database, const fs::path& target) {
  SQLite::Statement copy(database, "VACUUM INTO ?");
  copy.bind(1, target.native());
  copy.exec();
}

Result<void> take_snapshot(SQLite::Database& database, const fs::path& file) {
  const fs::path temporary = beside(file, ".snapshot.new");
  std::error_code ignored;
  fs::remove(temporary, ignored);
  copy_database(database, temporary);
  const auto written = core::open_file(temporary, O_RDONLY);
  if (!written) return written.error();
  return core::publish_file(written->get(), temporary, snapshot_of(file));
}

Result<bool> mend(const fs::path& file) {
  std::error_code unknown;
  const bool has_snapshot = fs::exists(snapshot_of(file), unknown);
  if (!fs::exists(file, unknown)) {
    if (!has_snapshot) return false;
  } else if (is_intact(file)) {
    return false;
  }
  if (!has_snapshot || !is_intact(snapshot_of(file))) {
    return Error{
        ErrorCode::io,
        {},
        "the database '" + file.native() + "' is damaged, and so is its snapshot or there is none",
        "Check the disk, and put a copy of the database in its place, or move it away to begin anew."};
  }
  if (auto replaced = replace_by_snapshot(file); !replaced) return replaced.error();
  return true;
}

}  // namespace xiangyin::store
