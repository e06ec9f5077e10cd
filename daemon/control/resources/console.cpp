#include <algorithm>

#include "daemon/console/files.hpp"
#include "daemon/control/routes.hpp"
#include "daemon/control/services.hpp"

/// The web page. It is nobody's secret: what it shows it asks /v1 for, as whoever looks at it.
namespace xiangyin::control {
namespace {

using boost::asio::awaitable;
using core::Error;
using core::ErrorCode;
using core::Result;

/// Only what the station itself serves is loaded, run or asked, and no other page may frame this one.
constexpr std::string_view policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "media-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

Result<Response> serve(const Request& request, std::string_view path) {
  const auto files = console::files();
  const auto found =
      std::find_if(files.begin(), files.end(), [&](const auto& file) { return file.path == path; });
  if (found == files.end()) {
    if (files.empty())
      return Error{ErrorCode::not_found,
                   {},
                   "this station was built without its web page",
                   "Build it with -D XIANGYIN_CONSOLE=ON, or begin at /v1/status."};
    return Error{ErrorCode::not_found, "path", "the web page has no such file", "Load the page again at /."};
  }
  Response response;
  const bool known = request.header("If-None-Match").find(found->entity_tag) != std::string_view::npos;
  response.status = known ? 304 : 200;
  response.headers.emplace_back("ETag", found->entity_tag);
  // An asset's name changes with its bytes; the page that names them is asked for each time.
  response.headers.emplace_back("Cache-Control",
                                path == "/" ? "no-cache" : "public, max-age=31536000, immutable");
  response.headers.emplace_back("Content-Security-Policy", policy);
  response.headers.emplace_back("Permissions-Policy", "microphone=(self), camera=(), geolocation=()");
  response.headers.emplace_back("Referrer-Policy", "no-referrer");
  if (known) return response;
  response.headers.emplace_back("Content-Type", found->media_type);
  response.headers.emplace_back("Content-Encoding", "gzip");
  response.body = std::string(found->gzip);
  return response;
}

awaitable<Result<Response>> get_page(const Request& request, Services&) {
  co_return serve(request, "/");
}

awaitable<Result<Response>> get_asset(const Request& request, Services&) {
  co_return serve(request, "/assets/" + request.id);
}

}  // namespace

std::vector<Route> console_routes() {
  return {{Method::get, "/", Role::anyone, get_page, Body::none, {}},
          {Method::get, "/assets/{id}", Role::anyone, get_asset, Body::none, {}}};
}

}  // namespace xiangyin::control
