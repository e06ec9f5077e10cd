#include "daemon/approval/record.hpp"

#include <SQLiteCpp/Statement.h>

namespace xiangyin::approval {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

std::int64_t nanoseconds(core::Instant moment) {
  return static_cast<std::int64_t>(moment.time_since_epoch().count());
}

Result<Act> parse_act(const std::string& text) {
  for (const Act act : {Act::added, Act::approved, Act::refused, Act::said_first}) {
    if (to_text(act) == text) return act;
  }
  return Error{
      ErrorCode::io, {}, "the approval record has a line of unknown kind '" + text.substr(0, 40) + "'", {}};
}

constexpr const char* columns = "SELECT number, at, recording, act, who, role, reason FROM approval ";

Result<Entry> read_row(SQLite::Statement& query) {
  const auto act = parse_act(query.getColumn(3).getString());
  if (!act) return act.error();
  return Entry{query.getColumn(0).getInt64(),  core::Instant(core::Duration(query.getColumn(1).getInt64())),
               query.getColumn(2).getString(), *act,
               query.getColumn(4).getString(), query.getColumn(5).getString(),
               query.getColumn(6).getString()};
}

}  // namespace

Result<Entry> add(SQLite::Database& database, Entry entry) {
  SQLite::Statement insert(
      database, "INSERT INTO approval (at, recording, act, who, role, reason) VALUES (?, ?, ?, ?, ?, ?)");
  insert.bind(1, nanoseconds(entry.at));
  insert.bind(2, entry.recording);
  insert.bind(3, std::string(to_text(entry.act)));
  insert.bind(4, entry.who);
  insert.bind(5, entry.role);
  insert.bind(6, entry.reason);
  insert.exec();
  entry.number = database.getLastInsertRowid();
  return entry;
}

Result<Standings> load(SQLite::Database& database) {
  Standings standings;
  SQLite::Statement query(database, std::string(columns) + "ORDER BY number");
  while (query.executeStep()) {
    const auto entry = read_row(query);
    if (!entry) return entry.error();
    apply(standings[entry->recording], *entry);
  }
  return standings;
}

Result<std::vector<Entry>> page(SQLite::Database& database, std::int64_t before, int limit,
                                const Filter& filter) {
  std::vector<Entry> entries;
  SQLite::Statement query(database, std::string(columns) +
                                        "WHERE number < :before AND at >= :from AND at < :to AND "
                                        "(:recording = '' OR recording = :recording) "
                                        "ORDER BY number DESC LIMIT :limit");
  query.bind(":before", before > 0 ? before : INT64_MAX);
  query.bind(":from", filter.from ? nanoseconds(*filter.from) : INT64_MIN);
  query.bind(":to", filter.to ? nanoseconds(*filter.to) : INT64_MAX);
  query.bind(":recording", filter.recording);
  query.bind(":limit", limit);
  while (query.executeStep()) {
    auto entry = read_row(query);
    if (!entry) return entry.error();
    entries.push_back(std::move(*entry));
  }
  return entries;
}

}  // namespace xiangyin::approval
