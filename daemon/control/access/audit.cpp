#include "daemon/control/access/audit.hpp"

#include <algorithm>

#include <SQLiteCpp/Statement.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <spdlog/spdlog.h>

#include "daemon/core/json.hpp"

namespace xiangyin::control {
namespace {

using core::Result;
using namespace std::chrono_literals;

constexpr std::int64_t most_rows = 100'000;
constexpr int most_refusals_at_once = 30;
constexpr auto refusal_interval = 1min;
constexpr std::size_t longest_text = 64 * 1024;

std::optional<std::string> bounded(std::optional<std::string> text) {
  if (text && text->size() > longest_text) return std::nullopt;
  return text;
}

void bind(SQLite::Statement& statement, int index, const std::optional<std::string>& text) {
  if (text) {
    statement.bind(index, *text);
  } else {
    statement.bind(index);
  }
}

Result<void> insert(SQLite::Database& database, const AuditRow& row) {
  // In the write-ahead log, and synced with the change that follows it there.
  database.exec("PRAGMA synchronous = NORMAL");
  SQLite::Statement add(database, "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  add.bind(1, row.number);
  add.bind(2, static_cast<std::int64_t>(row.at.time_since_epoch().count()));
  add.bind(3, row.who);
  add.bind(4, row.role);
  add.bind(5, row.address);
  add.bind(6, row.action);
  if (row.status) {
    add.bind(7, *row.status);
  } else {
    add.bind(7);
  }
  add.bind(8, row.reason);
  bind(add, 9, row.before);
  bind(add, 10, row.after);
  add.exec();
  if (row.number % 256 == 0) {
    SQLite::Statement forget(database, "DELETE FROM audit WHERE number <= ?");
    forget.bind(1, row.number - most_rows);
    forget.exec();
  }
  database.exec("PRAGMA synchronous = FULL");
  return {};
}

Result<void> complete(SQLite::Database& database, const AuditRow& row) {
  database.exec("PRAGMA synchronous = NORMAL");
  SQLite::Statement update(database, "UPDATE audit SET status = ?, reason = ?, after = ? WHERE number = ?");
  update.bind(1, *row.status);
  update.bind(2, row.reason);
  bind(update, 3, row.after);
  update.bind(4, row.number);
  update.exec();
  database.exec("PRAGMA synchronous = FULL");
  return {};
}

boost::json::value text_or_null(const std::string& text) {
  return text.empty() ? boost::json::value(nullptr) : boost::json::value(text);
}

boost::json::value json_or_null(const std::optional<std::string>& text) {
  if (!text) return nullptr;
  auto value = core::parse_json(*text);
  return value ? std::move(*value) : boost::json::value(*text);
}

AuditRow row_of(const Caller& caller, std::string action, core::Instant at) {
  AuditRow row;
  row.at = at;
  row.who = caller.name;
  row.role = to_text(caller.role);
  row.address = caller.address;
  row.action = std::move(action);
  return row;
}

}  // namespace

boost::json::object AuditRow::to_json() const {
  boost::json::object body;
  body["number"] = number;
  body["at"] = core::to_rfc3339(at);
  body["who"] = text_or_null(who);
  body["role"] = role;
  body["address"] = text_or_null(address);
  body["action"] = action;
  body["status"] = status ? boost::json::value(*status) : boost::json::value(nullptr);
  body["reason"] = text_or_null(reason);
  body["before"] = json_or_null(before);
  body["after"] = json_or_null(after);
  return body;
}

Audit::Audit(boost::asio::any_io_executor executor, store::Store& store, const core::Clock& clock,
             std::int64_t last)
    : executor_(std::move(executor)),
      store_(store),
      clock_(clock),
      last_(last),
      refusals_allowed_(most_refusals_at_once),
      refusals_since_(clock.now()) {}

Result<std::unique_ptr<Audit>> Audit::open(boost::asio::any_io_executor executor, store::Store& store,
                                           const core::Clock& clock) {
  const auto newest = [](SQLite::Database& database) -> Result<std::int64_t> {
    return database.execAndGet("SELECT coalesce(max(number), 0) FROM audit").getInt64();
  };
  const auto last = store.perform_now(newest);
  if (!last) return last.error();
  return std::make_unique<Audit>(std::move(executor), store, clock, *last);
}

template <class Work>
void Audit::write(Work work) {
  auto carry_out = [](store::Store& store, Work wanted) -> boost::asio::awaitable<void> {
    const auto written = co_await store.perform(std::move(wanted));
    if (!written) spdlog::error("the audit log cannot be written: {}", core::to_text(written.error()));
  };
  boost::asio::co_spawn(executor_, carry_out(store_, std::move(work)), boost::asio::detached);
}

std::int64_t Audit::add(AuditRow row) {
  row.number = ++last_;
  const std::int64_t number = row.number;
  auto work = [row = std::move(row)](SQLite::Database& database) { return insert(database, row); };
  write(std::move(work));
  return number;
}

std::int64_t Audit::begin(const Caller& caller, std::string action, std::optional<std::string> before) {
  AuditRow row = row_of(caller, std::move(action), clock_.now());
  row.before = bounded(std::move(before));
  return add(std::move(row));
}

void Audit::finish(std::int64_t number, int status, std::string reason, std::optional<std::string> after) {
  AuditRow row;
  row.number = number;
  row.status = status;
  row.reason = std::move(reason);
  row.after = bounded(std::move(after));
  auto work = [row = std::move(row)](SQLite::Database& database) { return complete(database, row); };
  write(std::move(work));
}

void Audit::note(const Caller& caller, std::string action, int status, std::string reason) {
  AuditRow row = row_of(caller, std::move(action), clock_.now());
  row.status = status;
  row.reason = std::move(reason);
  add(std::move(row));
}

void Audit::refuse(const Caller& caller, std::string action, int status, std::string reason) {
  const core::Instant now = clock_.now();
  if (now < refusals_since_) refusals_since_ = now;
  const auto earned = (now - refusals_since_) / refusal_interval;
  if (earned > 0) {
    refusals_allowed_ =
        static_cast<int>(std::min<std::int64_t>(refusals_allowed_ + earned, most_refusals_at_once));
    refusals_since_ += refusal_interval * earned;
  }
  if (refusals_allowed_ == 0) {
    ++unlisted_;
    return;
  }
  --refusals_allowed_;
  if (const auto others = std::exchange(unlisted_, 0); others > 0)
    reason += " (before it " + std::to_string(others) + " more refusals)";
  note(caller, std::move(action), status, std::move(reason));
}

Result<std::vector<AuditRow>> audit_page(SQLite::Database& database, std::int64_t before, int limit) {
  SQLite::Statement query(database,
                          "SELECT number, at, who, role, address, action, status, reason, before, after FROM "
                          "audit WHERE number < ? ORDER BY number DESC LIMIT ?");
  query.bind(1, before == 0 ? INT64_MAX : before);
  query.bind(2, limit);
  std::vector<AuditRow> rows;
  const auto text = [&query](int column) -> std::optional<std::string> {
    if (query.getColumn(column).isNull()) return std::nullopt;
    return query.getColumn(column).getString();
  };
  while (query.executeStep()) {
    AuditRow row;
    row.number = query.getColumn(0).getInt64();
    row.at = core::Instant(core::Duration(query.getColumn(1).getInt64()));
    row.who = *text(2);
    row.role = *text(3);
    row.address = *text(4);
    row.action = *text(5);
    if (!query.getColumn(6).isNull()) row.status = query.getColumn(6).getInt();
    row.reason = *text(7);
    row.before = text(8);
    row.after = text(9);
    rows.push_back(std::move(row));
  }
  return rows;
}

Result<void> forget_audit(SQLite::Database& database, core::Instant before) {
  SQLite::Statement forget(database,
                           "DELETE FROM audit WHERE at < ? AND number < (SELECT max(number) FROM audit)");
  forget.bind(1, static_cast<std::int64_t>(before.time_since_epoch().count()));
  forget.exec();
  return {};
}

}  // namespace xiangyin::control
