#include "daemon/ledger/ledger.hpp"

#include <array>

#include "daemon/control/resources/ledger_table.hpp"
#include "daemon/control/resources/list.hpp"
#include "daemon/control/routes.hpp"
#include "daemon/control/services.hpp"

namespace xiangyin::control {
namespace {

using boost::asio::awaitable;
using core::Error;
using core::ErrorCode;
using core::Result;

/// What every form of the ledger can be asked for.
const std::vector<std::string_view> parameters{"before", "limit",    "from", "to",
                                               "rule",   "playlist", "zone", "outcome"};

struct Wanted {
  std::int64_t before = 0;
  int limit = 0;
  ledger::Filter filter;
};

Result<void> check_outcome(const std::string& outcome) {
  for (const auto known : {ledger::Outcome::completed, ledger::Outcome::partial, ledger::Outcome::displaced,
                           ledger::Outcome::missed, ledger::Outcome::skipped, ledger::Outcome::failed}) {
    if (outcome.empty() || ledger::to_text(known) == outcome) return {};
  }
  return Error{ErrorCode::invalid, "outcome", "'" + outcome.substr(0, 40) + "' is no outcome",
               "It is completed, partial, displaced, missed, skipped or failed."};
}

Result<Wanted> read_wanted(const Target& target) {
  Wanted wanted;
  const auto before = integer_parameter(target, "before", 0, 0, INT64_MAX);
  if (!before) return before.error();
  wanted.before = *before;
  const auto limit = integer_parameter(target, "limit", 50, 1, 1000);
  if (!limit) return limit.error();
  wanted.limit = static_cast<int>(*limit);
  for (auto [name, moment] : {std::pair{"from", &wanted.filter.from}, {"to", &wanted.filter.to}}) {
    if (!target.query.contains(name)) continue;
    const auto read = instant_parameter(target, name, {});
    if (!read) return read.error();
    *moment = *read;
  }
  for (auto [name, text] : {std::pair{"rule", &wanted.filter.rule},
                            {"playlist", &wanted.filter.playlist},
                            {"zone", &wanted.filter.zone},
                            {"outcome", &wanted.filter.outcome}})
    *text = target.parameter(name);
  if (auto checked = check_outcome(wanted.filter.outcome); !checked) return checked.error();
  return wanted;
}

awaitable<Result<std::vector<ledger::Row>>> read_rows(Services& services, Wanted wanted) {
  auto work = [wanted = std::move(wanted)](SQLite::Database& database) {
    return ledger::page(database, wanted.before, wanted.limit, wanted.filter);
  };
  co_return co_await services.store.perform(std::move(work));
}

/// Where the next page begins; nothing behind the last. A page that is not full is the last.
std::optional<std::string> next_of(const Target& target, const std::vector<ledger::Row>& rows, int limit) {
  if (rows.size() < static_cast<std::size_t>(limit) || rows.back().number == 1) return std::nullopt;
  return next_page(target, "before", std::to_string(rows.back().number));
}

awaitable<Result<Response>> get_page(const Request& request, Services& services) {
  const auto wanted = read_wanted(request.target);
  if (!wanted) co_return wanted.error();
  const auto rows = co_await read_rows(services, *wanted);
  if (!rows) co_return rows.error();
  boost::json::array items;
  for (const ledger::Row& row : *rows)
    items.emplace_back(row.to_json());
  const auto next = next_of(request.target, *rows, wanted->limit);
  boost::json::object body;
  body["time_zone"] = services.content.station().time_zone.name();
  body["next"] = next ? boost::json::value(*next) : boost::json::value(nullptr);
  body["items"] = std::move(items);
  co_return json_response(200, body);
}

/// For people and their programs: a table, in the station's local time.
template <auto to_table>
awaitable<Result<Response>> get_table(const Request& request, Services& services) {
  const auto wanted = read_wanted(request.target);
  if (!wanted) co_return wanted.error();
  const auto rows = co_await read_rows(services, *wanted);
  if (!rows) co_return rows.error();
  Response response = to_table(*rows, services.settings.station.name, services.content.station().time_zone);
  if (const auto next = next_of(request.target, *rows, wanted->limit))
    response.headers.emplace_back("Link", '<' + *next + ">; rel=\"next\"");  // RFC 8288
  co_return response;
}

/// A damaged chain is an answer, not a failure to give one.
awaitable<Result<Response>> get_verification(const Request&, Services& services) {
  auto work = [](SQLite::Database& database) { return ledger::verify(database); };
  const auto rows = co_await services.store.perform(work);
  boost::json::object body{{"intact", rows.has_value()}};
  if (rows) {
    body["rows"] = *rows;
  } else {
    body["reason"] = rows.error().message;
  }
  co_return json_response(200, body);
}

}  // namespace

std::vector<Route> ledger_routes() {
  return {{Method::get, "/v1/ledger", Role::viewer, get_page, Body::none, parameters},
          {Method::get, "/v1/ledger.csv", Role::viewer, get_table<ledger_csv>, Body::none, parameters},
          {Method::get, "/v1/ledger.html", Role::viewer, get_table<ledger_html>, Body::none, parameters},
          {Method::get, "/v1/ledger/verify", Role::viewer, get_verification, Body::none, {}}};
}

}  // namespace xiangyin::control
