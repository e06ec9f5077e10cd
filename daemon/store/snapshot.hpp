#pragma once

#include <filesystem>

#include <SQLiteCpp/Database.h>

#include "daemon/core/result.hpp"

namespace xiangyin::store {

/// Where the last good copy of a database lies: "station.sqlite" has "station.sqlite.snapshot".
std::filesystem::path snapshot_of(const std::filesystem::path& file);

/// Writes a copy of the database, whole and as of now, to a file that is not there yet. Throws what SQLite
/// throws.
void copy_database(SQLite::Database& database, const std::filesystem::path& target);

/// Puts a copy of the database, whole and as of now, in the place of the snapshot before; a power cut leaves
/// the one or the other. Writes as much as the database is large. Throws what SQLite throws. Errors: io.
core::Result<void> take_snapshot(SQLite::Database& database, const std::filesystem::path& file);

/// Looks whether the file is an intact database (PRAGMA quick_check). One that is not, or that is gone while
/// its snapshot is there, is replaced by the snapshot; what is left of it is kept as "FILE.damaged". For
/// starting up, before anything has opened it. Returns true if it was replaced. Errors: io, also when it is
/// damaged and there is no intact snapshot: then nothing has been touched.
core::Result<bool> mend(const std::filesystem::path& file);

}  // namespace xiangyin::store
