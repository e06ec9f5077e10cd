#pragma once

#include <SQLiteCpp/Database.h>

#include "daemon/core/result.hpp"

namespace xiangyin::store {

/// Sets the connection up for durability and migrates the schema, one version at a time, each in a
/// transaction (PRAGMA user_version counts them). Errors: unsupported when the file is from a newer program.
core::Result<void> prepare(SQLite::Database& database);

}  // namespace xiangyin::store
