#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/json/object.hpp>

#include "daemon/control/access/caller.hpp"
#include "daemon/core/clock.hpp"
#include "daemon/store/store.hpp"

namespace xiangyin::control {

/// One line of the audit log.
struct AuditRow {
  std::int64_t number = 0;  ///< rises, never used twice
  core::Instant at;
  std::string who;
  std::string role;
  std::string address;
  std::string action;         ///< "PUT /v1/rules/noon", "login"
  std::optional<int> status;  ///< of the answer; none: it was never finished (the station died over it)
  std::string reason;         ///< why it was refused
  std::optional<std::string> before;  ///< JSON, as GET showed it
  std::optional<std::string> after;

  boost::json::object to_json() const;
};

/// Who changed what, from what, to what, and who was refused. A change is noted before it is carried out:
/// both go through the same write-ahead log in this order, so that no change can be on disk without its line,
/// at the price of no further sync. Keeps the last hundred thousand lines. Used on the loop's thread only.
class Audit {
 public:
  static core::Result<std::unique_ptr<Audit>> open(boost::asio::any_io_executor executor, store::Store& store,
                                                   const core::Clock& clock);
  /// For open().
  Audit(boost::asio::any_io_executor executor, store::Store& store, const core::Clock& clock,
        std::int64_t last);

  /// Notes what is about to be done and gives its number for finish().
  std::int64_t begin(const Caller& caller, std::string action, std::optional<std::string> before);
  void finish(std::int64_t number, int status, std::string reason, std::optional<std::string> after);
  /// Notes something that is over: a login.
  void note(const Caller& caller, std::string action, int status, std::string reason = {});
  /// The same for a refusal. Whoever knocks a thousand times fills no memory card: one line a minute, after
  /// some at once; the others are counted in the next line.
  void refuse(const Caller& caller, std::string action, int status, std::string reason);

 private:
  std::int64_t add(AuditRow row);
  template <class Work>
  void write(Work work);

  boost::asio::any_io_executor executor_;
  store::Store& store_;
  const core::Clock& clock_;
  std::int64_t last_;
  int refusals_allowed_;
  core::Instant refusals_since_;
  std::int64_t unlisted_ = 0;
};

/// Lines before this number (0: the newest), newest first.
core::Result<std::vector<AuditRow>> audit_page(SQLite::Database& database, std::int64_t before, int limit);

/// Lets go of what is older, but never of the newest line: the next one is numbered after it.
core::Result<void> forget_audit(SQLite::Database& database, core::Instant before);

}  // namespace xiangyin::control
