#include "daemon/control/tls.hpp"

#include <array>

#include <unistd.h>

#include "daemon/control/routes.hpp"
#include "daemon/control/services.hpp"
#include "daemon/core/json.hpp"

/// The certificate the station is known by over TCP.
namespace xiangyin::control {
namespace {

using boost::asio::awaitable;
using core::Error;
using core::ErrorCode;
using core::Result;

boost::json::object to_json(const Tls& tls) {
  boost::json::object body;
  body["port"] = tls.port == 0 ? boost::json::value(nullptr) : boost::json::value(tls.port);
  const auto& certificate = tls.certificate();
  body["names"] = certificate ? boost::json::array(certificate->names.begin(), certificate->names.end())
                              : boost::json::array();
  body["fingerprint"] = nullptr;
  body["not_before"] = nullptr;
  body["not_after"] = nullptr;
  if (!certificate) return body;
  body["fingerprint"] = certificate->fingerprint;
  body["not_before"] = core::to_rfc3339(certificate->not_before);
  if (certificate->not_after != core::Instant::max())
    body["not_after"] = core::to_rfc3339(certificate->not_after);
  return body;
}

/// The machine's own name, and how multicast DNS (RFC 6762) would find it.
std::vector<std::string> machine_names() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0 || name.front() == '\0') return {"localhost"};
  const std::string host(name.data());
  if (host.find('.') != std::string::npos) return {host};
  return {host, host + ".local"};
}

awaitable<Result<Response>> get_tls(const Request&, Services& services) {
  co_return json_response(200, to_json(services.tls));
}

awaitable<Result<Response>> create(const Request& request, Services& services) {
  const auto body = read_object(request);
  if (!body) co_return body.error();
  core::JsonReader reader(*body, "");
  auto names = reader.texts_or("names", {});
  const bool replace = reader.flag_or("replace", false);
  if (const auto read = reader.finish(); !read) co_return read.error();
  if (names.empty()) names = machine_names();
  if (const auto made = services.tls.create(names, replace); !made) co_return made.error();
  Response response = json_response(201, to_json(services.tls));
  response.headers.emplace_back("Location", "/v1/tls");
  co_return response;
}

awaitable<Result<Response>> remove(const Request&, Services& services) {
  if (const auto removed = services.tls.remove(); !removed) co_return removed.error();
  Response response;
  response.status = 204;
  co_return response;
}

}  // namespace

std::vector<Route> tls_routes() {
  return {{Method::get, "/v1/tls", Role::admin, get_tls, Body::none, {}},
          {Method::post, "/v1/tls", Role::admin, create, Body::json, {}},
          {Method::remove, "/v1/tls", Role::admin, remove, Body::none, {}}};
}

}  // namespace xiangyin::control
