#include "daemon/approval/record.hpp"
#include "daemon/control/resources/approval_table.hpp"
#include "daemon/control/resources/document.hpp"
#include "daemon/control/resources/list.hpp"
#include "daemon/control/routes.hpp"
#include "daemon/core/json.hpp"
#include "daemon/core/sha256.hpp"
#include "daemon/library/details.hpp"
#include "daemon/plan/reviews.hpp"

/// Approval before air: who has listened to a recording and agrees that it is said.
namespace xiangyin::control {
namespace {

using boost::asio::awaitable;
using core::Error;
using core::ErrorCode;
using core::Result;
namespace json = boost::json;

const std::vector<std::string_view> record_parameters{"recording", "before", "limit", "from", "to"};
constexpr int most_shown = 1000;

json::array names(const std::vector<std::string>& list) {
  return json::array(list.begin(), list.end());
}

json::value text_or_null(const std::string& text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

json::object to_json(const library::Recording& recording, const plan::Review& review) {
  return {{"recording", recording.id},
          {"title", recording.details.title},
          {"language", recording.details.language},
          {"speaker", recording.details.speaker},
          {"duration_seconds", static_cast<double>(recording.measurement.duration_milliseconds) / 1000},
          {"state", plan::to_text(review.state)},
          {"needed", review.needed},
          {"added_by", names(review.standing.added_by)},
          {"approved_by", names(review.standing.approved_by)},
          {"refused_by", text_or_null(review.standing.refused_by)},
          {"reason", text_or_null(review.standing.reason)},
          {"owed", review.is_owed}};
}

json::object to_json(const approval::Entry& entry) {
  return {{"number", entry.number},
          {"at", core::to_rfc3339(entry.at)},
          {"act", approval::to_text(entry.act)},
          {"who", entry.who},
          {"role", entry.role},
          {"reason", entry.reason}};
}

Result<void> check_state(const Target& target) {
  const std::string_view state = target.parameter("state");
  for (const auto known :
       {plan::ReviewState::waiting, plan::ReviewState::approved, plan::ReviewState::refused}) {
    if (state.empty() || plan::to_text(known) == state) return {};
  }
  return Error{ErrorCode::invalid, "state", "'" + std::string(state.substr(0, 40)) + "' is no state",
               "It is waiting, approved or refused."};
}

awaitable<Result<Response>> list_all(const Request& request, Services& services) {
  const Target& target = request.target;
  if (const auto checked = check_state(target); !checked) co_return checked.error();
  const auto page = read_page(target);
  if (!page) co_return page.error();
  const plan::Content& content = services.content.content();
  const plan::Reviews reviews(content, services.content.station());
  json::array items;
  json::value next = nullptr;
  std::string last;
  for (auto entry = content.recordings.upper_bound(page->after); entry != content.recordings.end(); ++entry) {
    const library::Recording& recording = entry->second.value;
    const plan::Review review = reviews.of(entry->first);
    const std::string_view state = target.parameter("state");
    if (!state.empty() && plan::to_text(review.state) != state) continue;
    if (!contains(target, recording.details.title) && !contains(target, recording.id)) continue;
    if (items.size() == page->limit) {
      next = json::string(next_page(target, "after", last));
      break;
    }
    items.emplace_back(to_json(recording, review));
    last = entry->first;
  }
  co_return json_response(200, json::object{{"items", std::move(items)}, {"next", std::move(next)}});
}

Result<library::Recording> find(const Request& request, const Services& services) {
  if (!core::is_sha256(request.id)) {
    return Error{ErrorCode::invalid, "id", "'" + request.id.substr(0, 80) + "' is not a recording's id",
                 "It is 64 hexadecimal digits; list the recordings to see them."};
  }
  const auto& recordings = services.content.content().recordings;
  const auto found = recordings.find(request.id);
  if (found == recordings.end()) return no_such(store::Kind::recording, request.id);
  return found->second.value;
}

/// How it stands, and all that has been done about it, oldest first.
awaitable<Result<Response>> show(library::Recording recording, Services& services) {
  auto read = [id = recording.id](SQLite::Database& database) {
    return approval::page(database, 0, most_shown, {id, {}, {}});
  };
  const auto entries = co_await services.store.perform(read);
  if (!entries) co_return entries.error();
  json::array history;
  for (auto entry = entries->rbegin(); entry != entries->rend(); ++entry)
    history.emplace_back(to_json(*entry));
  const plan::Reviews reviews(services.content.content(), services.content.station());
  json::object body = to_json(recording, reviews.of(recording.id));
  body["history"] = std::move(history);
  co_return json_response(200, body);
}

awaitable<Result<Response>> get(const Request& request, Services& services) {
  auto recording = find(request, services);
  if (!recording) co_return recording.error();
  co_return co_await show(std::move(*recording), services);
}

Result<approval::Entry> read_entry(const Request& request) {
  const auto body = read_object(request);
  if (!body) return body.error();
  core::JsonReader reader(*body, "");
  approval::Entry entry;
  const std::string act = reader.text("act");
  entry.act = act == "refused" ? approval::Act::refused : approval::Act::approved;
  if (act != "approved" && act != "refused")
    reader.refuse("act", "must be approved or refused", "Say which of them.");
  entry.reason = library::read_line(reader, "reason", "");
  if (act == "refused" && entry.reason.empty()) {
    reader.refuse("reason", "is missing", "Say why, so that whoever recorded it can do better.");
  }
  if (const auto read = reader.finish(); !read) return read.error();
  entry.recording = request.id;
  entry.who = request.caller.name;
  entry.role = to_text(request.caller.role);
  return entry;
}

awaitable<Result<Response>> decide(const Request& request, Services& services) {
  auto recording = find(request, services);
  if (!recording) co_return recording.error();
  auto entry = read_entry(request);
  if (!entry) co_return entry.error();
  if (!plan::asks_for_reviews(services.content.station())) {
    co_return Error{ErrorCode::conflict,
                    {},
                    "this station asks for no approval",
                    "An admin sets how many reviewers each class needs under [approval] of the settings."};
  }
  if (const auto noted = co_await services.content.note(std::move(*entry)); !noted) co_return noted.error();
  co_return co_await show(std::move(*recording), services);
}

struct Wanted {
  std::int64_t before = 0;
  int limit = 0;
  approval::Filter filter;
};

Result<Wanted> read_wanted(const Target& target) {
  Wanted wanted;
  const auto before = integer_parameter(target, "before", 0, 0, INT64_MAX);
  if (!before) return before.error();
  wanted.before = *before;
  const auto limit = integer_parameter(target, "limit", 50, 1, most_shown);
  if (!limit) return limit.error();
  wanted.limit = static_cast<int>(*limit);
  for (auto [name, moment] : {std::pair{"from", &wanted.filter.from}, {"to", &wanted.filter.to}}) {
    if (!target.query.contains(name)) continue;
    const auto read = instant_parameter(target, name, {});
    if (!read) return read.error();
    *moment = *read;
  }
  wanted.filter.recording = target.parameter("recording");
  return wanted;
}

/// The record for people and their programs: a table, in the station's local time, newest first.
template <auto to_table>
awaitable<Result<Response>> get_table(const Request& request, Services& services) {
  const auto wanted = read_wanted(request.target);
  if (!wanted) co_return wanted.error();
  auto read = [&wanted](SQLite::Database& database) {
    return approval::page(database, wanted->before, wanted->limit, wanted->filter);
  };
  const auto entries = co_await services.store.perform(read);
  if (!entries) co_return entries.error();
  Response response = to_table(*entries, services.content.content().recordings,
                               services.settings.station.name, services.content.station().time_zone);
  if (entries->size() == static_cast<std::size_t>(wanted->limit) && entries->back().number > 1) {
    const std::string next = next_page(request.target, "before", std::to_string(entries->back().number));
    response.headers.emplace_back("Link", '<' + next + ">; rel=\"next\"");  // RFC 8288
  }
  co_return response;
}

}  // namespace

std::vector<Route> approval_routes() {
  return {
      {Method::get, "/v1/approvals", Role::viewer, list_all, Body::none, {"state", "after", "limit", "q"}},
      {Method::get, "/v1/approvals.csv", Role::viewer, get_table<approval_csv>, Body::none,
       record_parameters},
      {Method::get, "/v1/approvals.html", Role::viewer, get_table<approval_html>, Body::none,
       record_parameters},
      {Method::get, "/v1/approvals/{id}", Role::viewer, get, Body::none, {}},
      {Method::post, "/v1/approvals/{id}", Role::scheduler, decide, Body::json, {}}};
}

}  // namespace xiangyin::control
