#include "daemon/control/precondition.hpp"
#include "daemon/control/resources/document.hpp"
#include "daemon/control/routes.hpp"
#include "daemon/plan/collection.hpp"

/// Everything people have put in, at one moment.
namespace xiangyin::control {
namespace {

using boost::asio::awaitable;
using core::Result;

awaitable<Result<Response>> get_content(const Request& request, Services& services) {
  const std::string tag = '"' + services.content.digest() + '"';
  Response response;
  if (request.header("If-None-Match").find(tag) != std::string_view::npos) {
    response.status = 304;
  } else {
    boost::json::object body{{"content_digest", services.content.digest()}};
    for (const store::Kind kind : plan::kinds) {
      plan::with_collection(services.content.content(), kind, [&body, kind](const auto& collection) {
        boost::json::array items;
        for (const auto& [id, entry] : collection) {
          if (entry.revision != 0) items.emplace_back(to_json(entry));  // 0: built in
        }
        body[store::plural(kind)] = std::move(items);
      });
    }
    response = json_response(200, body);
  }
  response.headers.emplace_back("ETag", tag);
  co_return response;
}

}  // namespace

std::vector<Route> content_routes() {
  return {{Method::get, "/v1/content", Role::viewer, get_content, Body::none, {}}};
}

}  // namespace xiangyin::control
