#include "daemon/control/access/gate.hpp"

#include <algorithm>
#include <chrono>
#include <string>

#include "daemon/control/access/access.hpp"
#include "daemon/control/access/audit.hpp"
#include "daemon/control/problem.hpp"

namespace xiangyin::control {
namespace {

using core::Error;
using core::ErrorCode;

std::string action_of(const Request& request, const Route& route) {
  return std::string(to_text(request.method)) + ' ' + std::string(route.path);
}

/// The parameter by which a route takes a token, for clients that can be told an address and nothing else.
constexpr std::string_view address_token = "token";

Shown shown_in(const Request& request, const Route& route, const Connection& connection) {
  const bool takes = std::find(route.query.begin(), route.query.end(), address_token) != route.query.end();
  return {request.header("Authorization"), request.header("Cookie"), connection.certificate,
          takes ? request.target.parameter(address_token) : std::string_view()};
}

Caller who_is(const Shown& shown, const Connection& connection, Access& access) {
  Caller caller = access.identify(shown, connection.address, connection.place);
  // Whoever the kernel vouches for needs no token; who shows one all the same is held to it.
  if (connection.admin && (!shown.has_secret() || (caller.role == Role::anyone && !caller.shows_wrong))) {
    caller.name = connection.peer;
    caller.role = Role::admin;
  }
  return caller;
}

Response locked_out(core::Duration wait) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
  Response response = problem(429, {ErrorCode::unavailable,
                                    {},
                                    "too many wrong tokens have come from this address",
                                    "Wait " + std::to_string(seconds) + " s, then try with the right one."});
  response.headers.emplace_back("Retry-After", std::to_string(seconds));
  return response;
}

Response unknown(const Caller& caller) {
  Error error{ErrorCode::unauthenticated, "Authorization", "the station does not know who asks",
              "Send a token (Authorization: Bearer ...), or open a pairing link; `xiangyinctl token` on the "
              "station makes them."};
  if (caller.shows_wrong) {
    error.message = "the token is not, or no longer, good";
    error.advice = "Ask an admin of the station for a new one.";
    if (caller.by_cookie) error.field = "Cookie";
  }
  Response response = problem(error);
  // RFC 6750 section 3
  response.headers.emplace_back("WWW-Authenticate", caller.shows_wrong
                                                        ? "Bearer realm=\"xiangyin\", error=\"invalid_token\""
                                                        : "Bearer realm=\"xiangyin\"");
  if (caller.shows_wrong && caller.by_cookie)
    response.headers.emplace_back("Set-Cookie", ended_session_cookie());
  return response;
}

Response not_allowed(const Caller& caller, const Route& route) {
  return problem({ErrorCode::forbidden,
                  {},
                  caller.name + " is a " + std::string(to_text(caller.role)) + ", and this takes a " +
                      std::string(to_text(route.role)),
                  "Have somebody do it who may, or ask an admin for a token with that role."});
}

/// Whether a browser was told to send this by a page of the station itself (Fetch Metadata; RFC 6454). The
/// cookie is SameSite=Strict too; this holds where a browser does not know that.
bool is_own_page(const Request& request) {
  const std::string_view site = request.header("Sec-Fetch-Site");
  const std::string_view origin = request.header("Origin");
  if (!site.empty() && site != "same-origin") return false;
  if (!origin.empty()) return origin == "https://" + std::string(request.header("Host"));
  return site == "same-origin";
}

Response foreign_page() {
  return problem({ErrorCode::forbidden, "Origin", "another page has sent this, not one of the station",
                  "Open the station's own page, or use a token in the Authorization field."});
}

}  // namespace

std::string ended_session_cookie() {
  return std::string(session_cookie) + "=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0";
}

std::optional<Response> admit(Request& request, const Route& route, const Connection& connection,
                              Services& services) {
  const Shown shown = shown_in(request, route, connection);
  if (const auto wait = services.access.locked_for(connection.place);
      wait > core::Duration::zero() && (shown.has_secret() || !is_read(request.method)) &&
      !services.access.is_at_home(shown, connection.address))
    return locked_out(wait);
  request.caller = who_is(shown, connection, services.access);
  request.caller.place = connection.place;
  request.peer = request.caller.text();
  if (services.access.is_login(request.caller)) services.audit.note(request.caller, "login", 200);
  const bool writes = !is_read(request.method);
  const auto refused = [&](Response response, std::string reason) {
    services.audit.refuse(request.caller, action_of(request, route), response.status, std::move(reason));
    return response;
  };
  if (!covers(request.caller.role, route.role)) {
    if (request.caller.role == Role::anyone)
      return refused(unknown(request.caller), request.caller.shows_wrong ? "wrong token" : "no token");
    return refused(not_allowed(request.caller, route),
                   "it takes the role " + std::string(to_text(route.role)));
  }
  const bool by_browser =
      request.caller.by_cookie || (route.role == Role::anyone && !request.header("Origin").empty());
  if (writes && by_browser && !is_own_page(request)) return refused(foreign_page(), "sent by another page");
  return std::nullopt;
}

}  // namespace xiangyin::control
