#include "daemon/control/resources/document.hpp"
#include "daemon/control/routes.hpp"
#include "daemon/core/identifier.hpp"

/// Announcements, playlists, rules and day sets: documents that people write whole.
namespace xiangyin::control {
namespace {

using boost::asio::awaitable;
using core::Result;
using store::Kind;

template <Kind kind>
const auto& collection(const Services& services) {
  const plan::Content& content = services.content.content();
  if constexpr (kind == Kind::announcement) {
    return content.announcements;
  } else if constexpr (kind == Kind::playlist) {
    return content.playlists;
  } else if constexpr (kind == Kind::day_set) {
    return content.day_sets;
  } else {
    return content.rules;
  }
}

Result<std::string> check_id(const Request& request) {
  auto id = core::parse_identifier(request.id);
  if (!id) return core::at_field(id.error(), "id");
  return id;
}

template <Kind kind>
awaitable<Result<Response>> list(const Request&, Services& services) {
  co_return list_response(to_json(collection<kind>(services)));
}

template <Kind kind>
awaitable<Result<Response>> get(const Request& request, Services& services) {
  const auto id = check_id(request);
  if (!id) co_return id.error();
  const auto& entries = collection<kind>(services);
  const auto found = entries.find(*id);
  if (found == entries.end()) co_return no_such(kind, *id);
  co_return document_response(request, found->second.revision, to_json(found->second));
}

template <Kind kind>
awaitable<Result<Response>> put(const Request& request, Services& services) {
  const auto id = check_id(request);
  if (!id) co_return id.error();
  auto body = read_object(request);
  if (!body) co_return body.error();
  // What the station itself adds to an answer may come back with it.
  body->erase("revision");
  body->erase("changed_at");
  store::Change change{kind, *id, std::move(*body), std::nullopt};
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
void add(std::vector<Route>& routes, std::string_view all, std::string_view one, Role writer) {
  routes.push_back({Method::get, all, Role::viewer, list<kind>, Body::none, {}});
  routes.push_back({Method::get, one, Role::viewer, get<kind>, Body::none, {}});
  routes.push_back({Method::put, one, writer, put<kind>, Body::json, {}});
  routes.push_back({Method::remove, one, writer, remove<kind>, Body::none, {}});
}

}  // namespace

std::vector<Route> document_routes() {
  std::vector<Route> routes;
  add<Kind::announcement>(routes, "/v1/announcements", "/v1/announcements/{id}", Role::publisher);
  add<Kind::playlist>(routes, "/v1/playlists", "/v1/playlists/{id}", Role::publisher);
  add<Kind::day_set>(routes, "/v1/day-sets", "/v1/day-sets/{id}", Role::scheduler);
  add<Kind::rule>(routes, "/v1/rules", "/v1/rules/{id}", Role::scheduler);
  return routes;
}

}  // namespace xiangyin::control
