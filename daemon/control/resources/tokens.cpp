#include "daemon/control/access/access.hpp"
#include "daemon/control/certificate.hpp"
#include "daemon/control/routes.hpp"
#include "daemon/control/services.hpp"
#include "daemon/control/tls.hpp"
#include "daemon/core/json.hpp"

/// Who gets in: tokens, and the pairing links that make them for browsers.
namespace xiangyin::control {
namespace {

using boost::asio::awaitable;
using core::Error;
using core::ErrorCode;
using core::Result;

constexpr auto browser_lifetime = std::chrono::hours(24 * 180);

struct WantedToken {
  Grant grant;
  TokenKind kind = TokenKind::bearer;
  std::string certificate;  ///< PEM, of that kind
};

/// A certificate says for itself what it is, and so does a pairing link.
void read_kind(core::JsonReader& reader, WantedToken& wanted) {
  const std::string kind = reader.text_or("kind", to_text(wanted.kind));
  if (kind == to_text(wanted.kind)) return;
  if (kind != to_text(TokenKind::calendar) || wanted.kind != TokenKind::bearer)
    return reader.refuse("kind", "is no kind that can be asked for", "Allowed is bearer or calendar.");
  wanted.kind = TokenKind::calendar;
  if (wanted.grant.role != Role::viewer)
    reader.refuse("role", "is more than a calendar needs", "Make it a viewer.");
}

Result<WantedToken> read_wanted(const Request& request, core::Instant now) {
  const auto body = read_object(request);
  if (!body) return body.error();
  core::JsonReader reader(*body, "");
  WantedToken wanted;
  wanted.grant.name = reader.take("name", parse_token_name(reader.text("name")));
  const auto role = parse_role(reader.text("role"));
  if (!role) reader.refuse("role", "is not a role", "Allowed is viewer, scheduler, publisher or admin.");
  wanted.grant.role = role.value_or(Role::viewer);
  if (const std::string text = reader.text_or("expires_at", ""); !text.empty()) {
    wanted.grant.expires_at = reader.take("expires_at", core::parse_rfc3339(text));
    if (*wanted.grant.expires_at <= now) reader.refuse("expires_at", "is past", "Give a moment to come.");
  }
  wanted.certificate = reader.text_or("certificate", "");
  if (!wanted.certificate.empty()) wanted.kind = TokenKind::certificate;
  read_kind(reader, wanted);
  if (const auto read = reader.finish(); !read) return read.error();
  return wanted;
}

Response created(const Token& token, boost::json::object body) {
  Response response = json_response(201, std::move(body));
  response.headers.emplace_back("Location", "/v1/tokens/" + token.id);
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

awaitable<Result<Response>> list(const Request&, Services& services) {
  boost::json::array items;
  for (const auto& [id, token] : services.access.tokens())
    items.emplace_back(token.to_json());
  co_return list_response(std::move(items));
}

awaitable<Result<Response>> get(const Request& request, Services& services) {
  const auto found = services.access.tokens().find(request.id);
  if (found == services.access.tokens().end()) {
    co_return Error{ErrorCode::not_found, "id", "there is no token '" + request.id.substr(0, 40) + "'",
                    "List the tokens to see their ids."};
  }
  co_return json_response(200, found->second.to_json());
}

awaitable<Result<Response>> revoke(const Request& request, Services& services) {
  const auto revoked = co_await services.access.revoke(request.id);
  if (!revoked) co_return revoked.error();
  services.events.publish({"access.changed", {}});
  Response response;
  response.status = 204;
  co_return response;
}

bool is_open_to_the_network(const Tls& tls) {
  return tls.certificate() && tls.port != 0;
}

Error not_open(const std::string& who) {
  return {ErrorCode::conflict,
          {},
          who + " can reach the station: it is not open to the network",
          "Make a certificate first: `xiangyinctl tls create`."};
}

/// A path under each name the station is reached by.
boost::json::array links(const Tls& tls, const std::string& path) {
  boost::json::array list;
  const std::string behind = ':' + std::to_string(tls.port) + path;
  for (const std::string& name : tls.certificate()->names) {
    std::string link = "https://";
    link += name.find(':') == std::string::npos ? name : '[' + name + ']';
    list.emplace_back(link += behind);
  }
  return list;
}

awaitable<Result<Response>> create(const Request& request, Services& services) {
  auto wanted = read_wanted(request, services.clock.now());
  if (!wanted) co_return wanted.error();
  std::string shown;
  if (wanted->kind == TokenKind::certificate) {
    const auto certificate = read_certificate(wanted->certificate);
    if (!certificate) co_return core::at_field(certificate.error(), "/certificate");
    shown = certificate->fingerprint;
  }
  const bool subscribes = wanted->kind == TokenKind::calendar;
  if (subscribes && !is_open_to_the_network(services.tls)) co_return not_open("no calendar program");
  const auto made = co_await services.access.create(wanted->kind, std::move(wanted->grant), std::move(shown));
  if (!made) co_return made.error();
  services.events.publish({"access.changed", {}});
  boost::json::object body = made->token.to_json();
  if (!made->secret.empty()) body["token"] = made->secret;
  if (subscribes) body["links"] = links(services.tls, "/v1/plan.ics?token=" + made->secret);
  co_return created(made->token, std::move(body));
}

awaitable<Result<Response>> pair(const Request& request, Services& services) {
  const core::Instant now = services.clock.now();
  auto wanted = read_wanted(request, now);
  if (!wanted) co_return wanted.error();
  if (wanted->kind != TokenKind::bearer) {
    const bool certificate = wanted->kind == TokenKind::certificate;
    co_return Error{ErrorCode::invalid, certificate ? "/certificate" : "/kind", "is not for browsers",
                    "Leave it out."};
  }
  if (!is_open_to_the_network(services.tls)) co_return not_open("no browser");
  if (!wanted->grant.expires_at) wanted->grant.expires_at = now + browser_lifetime;
  const auto opened = services.access.pair(std::move(wanted->grant));
  if (!opened) co_return opened.error();
  boost::json::object body{{"code", opened->code}, {"expires_at", core::to_rfc3339(opened->expires_at)}};
  // Behind the #, so that no server, log or preview of a chat ever sees it.
  body["links"] = links(services.tls, "/pair#" + opened->code);
  Response response = json_response(201, body);
  response.headers.emplace_back("Cache-Control", "no-store");
  co_return response;
}

}  // namespace

std::vector<Route> token_routes() {
  return {{Method::get, "/v1/tokens", Role::admin, list, Body::none, {}},
          {Method::post, "/v1/tokens", Role::admin, create, Body::json, {}},
          {Method::get, "/v1/tokens/{id}", Role::admin, get, Body::none, {}},
          {Method::remove, "/v1/tokens/{id}", Role::admin, revoke, Body::none, {}},
          {Method::post, "/v1/pairings", Role::admin, pair, Body::json, {}}};
}

}  // namespace xiangyin::control
