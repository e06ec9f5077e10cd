#include "daemon/control/resources/planned.hpp"

#include <boost/json/array.hpp>

#include "daemon/ledger/ledger.hpp"

namespace xiangyin::control {
namespace {

using boost::asio::awaitable;
using core::Result;
namespace json = boost::json;

/// Longer spans would keep the loop from its real work.
constexpr auto longest_span = std::chrono::hours(24) * 400;

double seconds(core::Duration duration) {
  return std::chrono::duration<double>(std::chrono::duration_cast<std::chrono::milliseconds>(duration))
      .count();
}

}  // namespace

awaitable<Result<PlanItems>> read_plan(Services& services, PlanSpan span) {
  if (span.to < span.from || span.to - span.from > longest_span) {
    co_return core::Error{core::ErrorCode::invalid, "to", "lies before from, or more than 400 days after it",
                          "Ask for a span of at most 400 days."};
  }
  PlanItems items;
  const core::Instant now = services.clock.now();
  if (span.from < now) {
    auto past = [span](SQLite::Database& database) {
      return ledger::between(database, span.from, span.to, static_cast<int>(span.limit));
    };
    auto rows = co_await services.store.perform(past);
    if (!rows) co_return rows.error();
    items.recorded = std::move(*rows);
  }
  if (span.to >= now && items.size() < span.limit) {
    items.planned =
        plan::plan(services.content.content(), services.content.station(),
                   {span.from, now, span.to, span.limit - items.size()}, services.conductor.situation());
  }
  co_return items;
}

json::object to_json(const plan::Planned& planned) {
  return {{"rule", planned.rule},
          {"recurrence_id", planned.recurrence_id},
          {"playlist", planned.playlist},
          {"zones", json::array(planned.zones.begin(), planned.zones.end())},
          {"priority", schedule::to_text(planned.priority)},
          {"scheduled_at", core::to_rfc3339(planned.start)},
          {"air_at", core::to_rfc3339(planned.air_at)},
          {"ends_at", core::to_rfc3339(planned.ends_at)},
          {"lateness_seconds", std::chrono::duration_cast<std::chrono::seconds>(planned.lateness).count()},
          {"duration_seconds", static_cast<double>(planned.milliseconds) / 1000},
          {"sound_seconds", seconds(planned.sound)},
          {"outcome", ledger::to_text(planned.outcome)},
          {"reason", planned.reason},
          {"warnings", json::array(planned.warnings.begin(), planned.warnings.end())},
          {"on_record", false}};
}

}  // namespace xiangyin::control
