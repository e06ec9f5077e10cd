#include "daemon/control/access/access.hpp"
#include "daemon/control/access/audit.hpp"
#include "daemon/control/access/gate.hpp"
#include "daemon/control/resources/pairing_page.hpp"
#include "daemon/control/routes.hpp"
#include "daemon/control/services.hpp"
#include "daemon/core/json.hpp"

/// A browser's session: opened by a pairing link, ended by whoever has it.
namespace xiangyin::control {
namespace {

using boost::asio::awaitable;
using core::Result;

awaitable<Result<Response>> get(const Request& request, Services&) {
  boost::json::object body{{"name", request.caller.name}, {"role", to_text(request.caller.role)}};
  body["address"] = request.caller.address.empty() ? boost::json::value(nullptr)
                                                   : boost::json::value(request.caller.address);
  co_return json_response(200, body);
}

awaitable<Result<Response>> open(const Request& request, Services& services) {
  const auto body = read_object(request);
  if (!body) co_return body.error();
  core::JsonReader reader(*body, "");
  std::string code = reader.text("code");
  if (const auto read = reader.finish(); !read) co_return read.error();
  const auto made = co_await services.access.redeem(std::move(code), request.caller.place);
  if (!made) co_return made.error();
  const Token& token = made->token;
  Caller caller = request.caller;
  caller.name = token.name;
  caller.role = token.role;
  services.audit.note(caller, "login", 200);
  services.events.publish({"access.changed", {}});
  Response response =
      json_response(201, boost::json::object{{"name", token.name}, {"role", to_text(token.role)}});
  const auto lifetime =
      std::chrono::duration_cast<std::chrono::seconds>(*token.expires_at - services.clock.now());
  response.headers.emplace_back("Set-Cookie", std::string(session_cookie) + '=' + made->secret +
                                                  "; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=" +
                                                  std::to_string(lifetime.count()));
  response.headers.emplace_back("Cache-Control", "no-store");
  co_return response;
}

awaitable<Result<Response>> end(const Request& request, Services& services) {
  Response response;
  response.status = 204;
  if (!request.caller.by_cookie) {
    co_return core::Error{core::ErrorCode::conflict,
                          {},
                          "there is no browser's session to end",
                          "A token is ended by `xiangyinctl token revoke`."};
  }
  const auto revoked = co_await services.access.revoke(request.caller.token);
  if (!revoked) co_return revoked.error();
  services.events.publish({"access.changed", {}});
  response.headers.emplace_back("Set-Cookie", ended_session_cookie());
  co_return response;
}

awaitable<Result<Response>> page(const Request&, Services&) {
  co_return pairing_page();
}

}  // namespace

std::vector<Route> session_routes() {
  return {{Method::get, "/v1/session", Role::viewer, get, Body::none, {}},
          {Method::post, "/v1/session", Role::anyone, open, Body::json, {}},
          {Method::remove, "/v1/session", Role::viewer, end, Body::none, {}},
          {Method::get, "/pair", Role::anyone, page, Body::none, {}}};
}

}  // namespace xiangyin::control
