#include "daemon/store/schema.hpp"

#include <array>
#include <string>

#include <SQLiteCpp/Transaction.h>

namespace xiangyin::store {
namespace {

/// Migration N brings a file from version N to N + 1. A migration that has shipped is never changed.
constexpr std::array migrations{
    R"(
CREATE TABLE document (
  kind       TEXT NOT NULL,
  id         TEXT NOT NULL,
  revision   INTEGER NOT NULL UNIQUE,  -- rises over the whole station, never used twice
  changed_at INTEGER NOT NULL,         -- UTC nanoseconds
  body       TEXT NOT NULL,            -- JSON
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE counter (
  name  TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO counter VALUES ('revision', 0);

-- A broadcast that has been decided on and has no outcome yet.
CREATE TABLE claim (
  broadcast     TEXT PRIMARY KEY,
  rule          TEXT NOT NULL,         -- '' for a manual start
  recurrence_id TEXT NOT NULL,         -- local time of the occurrence; the broadcast's own id for a manual start
  body          TEXT NOT NULL,         -- JSON: what the ledger row will say
  UNIQUE (rule, recurrence_id)
) STRICT, WITHOUT ROWID;

-- What was said when, and what was not and why. Rows are only ever added.
CREATE TABLE ledger (
  number        INTEGER PRIMARY KEY,
  broadcast     TEXT NOT NULL UNIQUE,
  rule          TEXT NOT NULL,
  recurrence_id TEXT NOT NULL,
  scheduled_at  INTEGER NOT NULL,      -- UTC nanoseconds
  body          TEXT NOT NULL,         -- JSON: the row as it is shown and hashed
  hash          TEXT NOT NULL,         -- SHA-256 over the previous row's hash and this body
  UNIQUE (rule, recurrence_id)
) STRICT;
CREATE INDEX ledger_scheduled_at ON ledger (scheduled_at);
)",
    R"(
-- Who gets in. The secrets are kept nowhere; `hash` is SHA-256 of one, or a certificate's fingerprint.
CREATE TABLE token (
  id           TEXT PRIMARY KEY,
  kind         TEXT NOT NULL,          -- bearer, browser, certificate
  name         TEXT NOT NULL UNIQUE,
  role         TEXT NOT NULL,
  hash         TEXT NOT NULL,
  created_at   INTEGER NOT NULL,       -- UTC nanoseconds, as all here
  expires_at   INTEGER,
  last_used_at INTEGER,                -- to the hour
  last_address TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Who changed what, and who was refused. Old rows go.
CREATE TABLE audit (
  number  INTEGER PRIMARY KEY,
  at      INTEGER NOT NULL,            -- UTC nanoseconds
  who     TEXT NOT NULL,
  role    TEXT NOT NULL,
  address TEXT NOT NULL,
  action  TEXT NOT NULL,
  status  INTEGER,                     -- of the answer; none: the station died over it
  reason  TEXT NOT NULL,
  before  TEXT,                        -- JSON
  after   TEXT                         -- JSON
) STRICT;
)",
    R"(
-- Recordings that arrive in pieces; the pieces are in a file each.
CREATE TABLE upload (
  id   TEXT PRIMARY KEY,
  body TEXT NOT NULL                   -- JSON
) STRICT, WITHOUT ROWID;
)",
    R"(
-- Who has added, approved or refused a recording. Rows are only ever added.
CREATE TABLE approval (
  number    INTEGER PRIMARY KEY,
  at        INTEGER NOT NULL,          -- UTC nanoseconds
  recording TEXT NOT NULL,
  act       TEXT NOT NULL,             -- added, approved, refused, said_first
  who       TEXT NOT NULL,
  role      TEXT NOT NULL,
  reason    TEXT NOT NULL
) STRICT;
CREATE INDEX approval_recording ON approval (recording);
)",
    R"(
-- The last row of the ledger that was let go: the chain of hashes begins behind it. Number 0: none was.
CREATE TABLE ledger_pruned (
  number INTEGER NOT NULL,
  hash   TEXT NOT NULL
) STRICT;
INSERT INTO ledger_pruned VALUES (0, '');
)"};

}  // namespace

core::Result<void> prepare(SQLite::Database& database) {
  database.setBusyTimeout(5000);
  database.exec("PRAGMA journal_mode = WAL");
  database.exec("PRAGMA synchronous = FULL");
  database.exec("PRAGMA foreign_keys = ON");
  const int version = database.execAndGet("PRAGMA user_version").getInt();
  if (version > static_cast<int>(migrations.size())) {
    return core::Error{core::ErrorCode::unsupported,
                       {},
                       "the database is of version " + std::to_string(version) +
                           ", this program knows up to " + std::to_string(migrations.size()),
                       "Install the newer program again, or restore a backup made by this one."};
  }
  for (auto next = static_cast<std::size_t>(version); next < migrations.size(); ++next) {
    SQLite::Transaction transaction(database);
    database.exec(migrations.at(next));
    database.exec("PRAGMA user_version = " + std::to_string(next + 1));
    transaction.commit();
  }
  return {};
}

}  // namespace xiangyin::store
