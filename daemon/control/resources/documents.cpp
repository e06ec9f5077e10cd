#include <algorithm>

#include "daemon/control/resources/document.hpp"
#include "daemon/control/resources/list.hpp"
#include "daemon/control/routes.hpp"
#include "daemon/core/canonical_json.hpp"
#include "daemon/core/identifier.hpp"
#include "daemon/plan/collection.hpp"

/// Announcements, playlists, rules and day sets: documents that people write whole.
namespace xiangyin::control {
namespace {

using boost::asio::awaitable;
using core::Result;
using store::Kind;

Result<std::string> check_id(const Request& request) {
  auto id = core::parse_identifier(request.id);
  if (!id) return core::at_field(id.error(), "id");
  return id;
}

/// Whether a list's filters let it through.
bool is_wanted(const Target& target, const library::Announcement& announcement) {
  const std::string_view language = target.parameter("language");
  return (contains(target, announcement.id) || contains(target, announcement.title)) &&
         (language.empty() || announcement.recordings.contains(std::string(language)));
}

bool is_wanted(const Target& target, const playlist::Playlist& playlist) {
  return contains(target, playlist.id) || contains(target, playlist.title);
}

bool is_wanted(const Target& target, const schedule::NamedDaySet& set) {
  return contains(target, set.id) || contains(target, set.title);
}

bool is_wanted(const Target& target, const schedule::Rule& rule) {
  const std::string_view playlist = target.parameter("playlist");
  const std::string_view zone = target.parameter("zone");
  const std::string_view enabled = target.parameter("enabled");
  const bool heard =
      rule.zones.empty() || std::find(rule.zones.begin(), rule.zones.end(), zone) != rule.zones.end();
  return (contains(target, rule.id) || contains(target, rule.title)) &&
         (playlist.empty() || rule.playlist == playlist) && (zone.empty() || heard) &&
         (enabled.empty() || (enabled == "true") == rule.enabled);
}

Result<void> check_filters(const Target& target) {
  if (const std::string_view enabled = target.parameter("enabled");
      !enabled.empty() && enabled != "true" && enabled != "false") {
    return core::Error{core::ErrorCode::invalid, "enabled", "is neither true nor false",
                       "Say true or false."};
  }
  return {};
}

template <Kind kind>
awaitable<Result<Response>> list_all(const Request& request, Services& services) {
  if (const auto checked = check_filters(request.target); !checked) co_return checked.error();
  co_return plan::with_collection(services.content.content(), kind, [&request](const auto& collection) {
    return list(request, collection, [&request](const auto& value) {
      if constexpr (std::is_same_v<std::decay_t<decltype(value)>, library::Recording>) {
        return false;  // they are listed in recordings.cpp
      } else {
        return is_wanted(request.target, value);
      }
    });
  });
}

template <Kind kind>
awaitable<Result<Response>> get(const Request& request, Services& services) {
  const auto id = check_id(request);
  if (!id) co_return id.error();
  auto document = plan::document_of(services.content.content(), kind, *id);
  if (!document) co_return no_such(kind, *id);
  const std::int64_t revision = document->revision;
  co_return document_response(request, revision, as_answered(std::move(*document)));
}

/// What the station itself adds to an answer may come back with it.
store::Change make_change(Kind kind, std::string id, boost::json::object body) {
  body.erase("revision");
  body.erase("changed_at");
  return {kind, std::move(id), std::move(body), std::nullopt};
}

template <Kind kind>
awaitable<Result<Response>> put(const Request& request, Services& services) {
  const auto id = check_id(request);
  if (!id) co_return id.error();
  auto body = read_object(request);
  if (!body) co_return body.error();
  auto change = make_change(kind, *id, std::move(*body));
  co_return co_await carry_out(request, services, std::move(change));
}

template <Kind kind>
awaitable<Result<Response>> patch(const Request& request, Services& services) {
  const auto id = check_id(request);
  if (!id) co_return id.error();
  auto document = plan::document_of(services.content.content(), kind, *id);
  if (!document) co_return no_such(kind, *id);
  const auto body = read_object(request);
  if (!body) co_return body.error();
  auto merged = core::merge_patch(std::move(document->body), *body);
  auto change = make_change(kind, *id, std::move(merged.get_object()));
  co_return co_await carry_out(request, services, std::move(change));
}

template <Kind kind>
awaitable<Result<Response>> remove(const Request& request, Services& services) {
  const auto id = check_id(request);
  if (!id) co_return id.error();
  store::Change change{kind, *id, std::nullopt, std::nullopt};
  co_return co_await carry_out(request, services, std::move(change));
}

template <Kind kind>
void add(std::vector<Route>& routes, std::string_view all, std::string_view one, Role writer,
         std::vector<std::string_view> filters) {
  filters.insert(filters.end(), std::begin(page_parameters), std::end(page_parameters));
  routes.push_back({Method::get, all, Role::viewer, list_all<kind>, Body::none, std::move(filters)});
  routes.push_back({Method::get, one, Role::viewer, get<kind>, Body::none, {}});
  routes.push_back({Method::put, one, writer, put<kind>, Body::json, {}});
  routes.push_back({Method::patch, one, writer, patch<kind>, Body::json, {}});
  routes.push_back({Method::remove, one, writer, remove<kind>, Body::none, {}});
}

}  // namespace

std::vector<Route> document_routes() {
  std::vector<Route> routes;
  add<Kind::announcement>(routes, "/v1/announcements", "/v1/announcements/{id}", Role::publisher,
                          {"language"});
  add<Kind::playlist>(routes, "/v1/playlists", "/v1/playlists/{id}", Role::publisher, {});
  add<Kind::day_set>(routes, "/v1/day-sets", "/v1/day-sets/{id}", Role::scheduler, {});
  add<Kind::rule>(routes, "/v1/rules", "/v1/rules/{id}", Role::scheduler, {"playlist", "zone", "enabled"});
  return routes;
}

}  // namespace xiangyin::control
