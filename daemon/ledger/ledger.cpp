#include "daemon/ledger/ledger.hpp"

#include <cmath>

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <boost/json/serialize.hpp>
#include <sqlite3.h>

#include "daemon/core/json.hpp"
#include "daemon/core/sha256.hpp"

namespace xiangyin::ledger {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

/// The row as it is hashed and stored: everything but the hash itself.
std::string body_of(const Row& row) {
  boost::json::object body = row.to_json();
  body.erase("hash");
  return boost::json::serialize(body);
}

std::string chain(const std::string& previous, const std::string& body) {
  return core::sha256(previous + body);
}

Result<Row> read_row(const std::string& body, const std::string& hash) {
  const auto value = core::parse_json(body);
  if (!value || !value->is_object()) return Error{ErrorCode::io, {}, "a ledger row is damaged", {}};
  auto row = Row::from_json(value->get_object());
  if (row) row->hash = hash;
  return row;
}

Error already_decided(const Row& row) {
  return {ErrorCode::conflict,
          {},
          "occurrence " + row.recurrence_id + " of rule '" + row.rule + "' has been decided already",
          "Look at it in the ledger."};
}

void bind_identity(SQLite::Statement& statement, const Row& row) {
  statement.bind(1, row.broadcast);
  statement.bind(2, row.rule);
  statement.bind(3, row.recurrence_id);
}

/// Runs an INSERT whose uniqueness is the promise that nothing is said twice.
Result<void> insert_once(SQLite::Statement& insert, const Row& row) {
  try {
    insert.exec();
    return {};
  } catch (const SQLite::Exception& error) {
    if (error.getErrorCode() != SQLITE_CONSTRAINT) throw;
    return already_decided(row);
  }
}

}  // namespace

Result<bool> is_decided(SQLite::Database& database, const std::string& rule,
                        const std::string& recurrence_id) {
  SQLite::Statement query(database,
                          "SELECT EXISTS (SELECT 1 FROM claim WHERE rule = ?1 AND recurrence_id = ?2) OR "
                          "EXISTS (SELECT 1 FROM ledger WHERE rule = ?1 AND recurrence_id = ?2)");
  query.bind(1, rule);
  query.bind(2, recurrence_id);
  query.executeStep();
  return query.getColumn(0).getInt() != 0;
}

Result<void> claim(SQLite::Database& database, const Row& row) {
  SQLite::Transaction transaction(database);
  const auto decided = is_decided(database, row.rule, row.recurrence_id);
  if (!decided) return decided.error();
  if (*decided) return already_decided(row);
  SQLite::Statement insert(database, "INSERT INTO claim VALUES (?, ?, ?, ?)");
  bind_identity(insert, row);
  insert.bind(4, body_of(row));
  insert.exec();
  transaction.commit();
  return {};
}

Result<void> update_claim(SQLite::Database& database, const Row& row) {
  SQLite::Statement update(database, "UPDATE claim SET body = ? WHERE broadcast = ?");
  update.bind(1, body_of(row));
  update.bind(2, row.broadcast);
  update.exec();
  return {};
}

Result<void> release(SQLite::Database& database, const std::string& broadcast) {
  SQLite::Statement remove(database, "DELETE FROM claim WHERE broadcast = ?");
  remove.bind(1, broadcast);
  remove.exec();
  return {};
}

Result<std::vector<Row>> claims(SQLite::Database& database) {
  std::vector<Row> rows;
  SQLite::Statement query(database, "SELECT body FROM claim ORDER BY broadcast");
  while (query.executeStep()) {
    auto row = read_row(query.getColumn(0).getString(), {});
    if (!row) return row.error();
    rows.push_back(std::move(*row));
  }
  return rows;
}

Result<Row> close(SQLite::Database& database, Row row) {
  SQLite::Transaction transaction(database);
  SQLite::Statement last(database, "SELECT number, hash FROM ledger ORDER BY number DESC LIMIT 1");
  const bool first = !last.executeStep();
  row.number = first ? 1 : last.getColumn(0).getInt64() + 1;
  const std::string body = body_of(row);
  row.hash = chain(first ? "" : last.getColumn(1).getString(), body);

  if (auto released = release(database, row.broadcast); !released) return released.error();
  SQLite::Statement insert(
      database,
      "INSERT INTO ledger (broadcast, rule, recurrence_id, number, scheduled_at, body, hash) "
      "VALUES (?, ?, ?, ?, ?, ?, ?)");
  bind_identity(insert, row);
  insert.bind(4, row.number);
  insert.bind(5, static_cast<std::int64_t>(row.scheduled_at.time_since_epoch().count()));
  insert.bind(6, body);
  insert.bind(7, row.hash);
  if (auto inserted = insert_once(insert, row); !inserted) return inserted.error();
  transaction.commit();
  return row;
}

Result<std::optional<core::Instant>> last_scheduled(SQLite::Database& database) {
  SQLite::Statement query(database, "SELECT max(scheduled_at) FROM ledger WHERE rule <> ''");
  if (!query.executeStep() || query.getColumn(0).isNull()) return std::optional<core::Instant>();
  return std::optional(core::Instant(core::Duration(query.getColumn(0).getInt64())));
}

Result<std::vector<Row>> page(SQLite::Database& database, std::int64_t before, int limit,
                              const Filter& filter) {
  std::vector<Row> rows;
  SQLite::Statement query(database, R"(
SELECT body, hash FROM ledger
WHERE number < :before AND scheduled_at >= :from AND scheduled_at < :to
  AND (:rule = '' OR rule = :rule)
  AND (:playlist = '' OR json_extract(body, '$.playlist') = :playlist)
  AND (:outcome = '' OR json_extract(body, '$.outcome') = :outcome)
  AND (:zone = '' OR json_array_length(body, '$.zones') = 0  -- everywhere
       OR EXISTS (SELECT 1 FROM json_each(body, '$.zones') WHERE value = :zone))
ORDER BY number DESC LIMIT :limit)");
  const auto nanoseconds = [](const std::optional<core::Instant>& moment, std::int64_t otherwise) {
    return moment ? static_cast<std::int64_t>(moment->time_since_epoch().count()) : otherwise;
  };
  query.bind(":before", before > 0 ? before : INT64_MAX);
  query.bind(":from", nanoseconds(filter.from, INT64_MIN));
  query.bind(":to", nanoseconds(filter.to, INT64_MAX));
  query.bind(":rule", filter.rule);
  query.bind(":playlist", filter.playlist);
  query.bind(":outcome", filter.outcome);
  query.bind(":zone", filter.zone);
  query.bind(":limit", limit);
  while (query.executeStep()) {
    auto row = read_row(query.getColumn(0).getString(), query.getColumn(1).getString());
    if (!row) return row.error();
    rows.push_back(std::move(*row));
  }
  return rows;
}

Result<std::vector<Row>> between(SQLite::Database& database, core::Instant from, core::Instant to,
                                 int limit) {
  std::vector<Row> rows;
  SQLite::Statement query(database,
                          "SELECT body, hash FROM ledger WHERE scheduled_at >= ? AND scheduled_at < ? "
                          "ORDER BY scheduled_at, number LIMIT ?");
  query.bind(1, static_cast<std::int64_t>(from.time_since_epoch().count()));
  query.bind(2, static_cast<std::int64_t>(to.time_since_epoch().count()));
  query.bind(3, limit);
  while (query.executeStep()) {
    auto row = read_row(query.getColumn(0).getString(), query.getColumn(1).getString());
    if (!row) return row.error();
    rows.push_back(std::move(*row));
  }
  return rows;
}

Result<std::vector<Said>> said_between(SQLite::Database& database, core::Instant from, core::Instant to) {
  std::vector<Said> said;
  SQLite::Statement query(database,
                          "SELECT scheduled_at, body ->> 'said_seconds', body ->> 'outcome' FROM ledger "
                          "WHERE scheduled_at >= ? AND scheduled_at < ? ORDER BY scheduled_at");
  query.bind(1, static_cast<std::int64_t>(from.time_since_epoch().count()));
  query.bind(2, static_cast<std::int64_t>(to.time_since_epoch().count()));
  while (query.executeStep()) {
    said.push_back({core::Instant(core::Duration(query.getColumn(0).getInt64())),
                    std::llround(query.getColumn(1).getDouble() * 1000),
                    query.getColumn(2).getString() == to_text(Outcome::completed)});
  }
  return said;
}

Result<std::int64_t> verify(SQLite::Database& database) {
  SQLite::Statement query(database,
                          "SELECT number, hash, '' FROM ledger_pruned WHERE number > 0 UNION ALL "
                          "SELECT number, hash, body FROM ledger ORDER BY number");
  std::string previous;
  std::int64_t expected = 1;
  std::int64_t rows = 0;
  while (query.executeStep()) {
    const std::int64_t number = query.getColumn(0).getInt64();
    const std::string hash = query.getColumn(1).getString();
    const std::string body = query.getColumn(2).getString();
    const bool pruned = body.empty() && rows == 0;  // what went before the first row
    if (!pruned && (number != expected || chain(previous, body) != hash)) {
      return Error{ErrorCode::conflict,
                   {},
                   "the ledger does not hold together at row " + std::to_string(expected),
                   "Somebody changed the database by hand; compare it with a backup."};
    }
    previous = hash;
    expected = number + 1;
    rows += pruned ? 0 : 1;
  }
  return rows;
}

Result<std::int64_t> prune(SQLite::Database& database, core::Instant before) {
  SQLite::Transaction transaction(database);
  SQLite::Statement last(database,
                         "SELECT number, hash FROM ledger WHERE number = "
                         "(SELECT min(number) - 1 FROM ledger WHERE scheduled_at >= ?1 "
                         " OR number = (SELECT max(number) FROM ledger))");
  last.bind(1, static_cast<std::int64_t>(before.time_since_epoch().count()));
  if (!last.executeStep()) return 0;
  SQLite::Statement note(database, "UPDATE ledger_pruned SET number = ?, hash = ?");
  note.bind(1, last.getColumn(0).getInt64());
  note.bind(2, last.getColumn(1).getString());
  note.exec();
  SQLite::Statement remove(database, "DELETE FROM ledger WHERE number <= ?");
  remove.bind(1, last.getColumn(0).getInt64());
  const std::int64_t count = remove.exec();
  transaction.commit();
  return count;
}

}  // namespace xiangyin::ledger
