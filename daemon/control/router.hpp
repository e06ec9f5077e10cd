#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "daemon/control/request.hpp"
#include "daemon/control/response.hpp"
#include "daemon/control/role.hpp"
#include "daemon/core/result.hpp"

namespace xiangyin::control {

struct Services;

/// What a route takes as its body.
enum class Body { none, json, stream };

using Handler = boost::asio::awaitable<core::Result<Response>> (*)(const Request&, Services&);

/// One line of the table of everything the control socket can do.
struct Route {
  Method method = Method::get;
  std::string_view path;    ///< "/v1/rules/{id}"
  Role role = Role::admin;  ///< the least that may do it
  Handler handler = nullptr;
  Body body = Body::none;
  std::vector<std::string_view> query = {};  ///< the parameters it takes; others are refused
  bool audited = true;  ///< a change is a line of the audit log; of an upload in pieces only its beginning is
};

/// A request's route and what stands for its {id}.
struct Match {
  const Route* route = nullptr;
  std::string id;
};

class Router {
 public:
  explicit Router(std::vector<Route> routes);

  /// The route, or the answer that says why there is none: 404, or 405 with Allow (RFC 9110 section 10.2.1).
  std::variant<Match, Response> find(Method method, const Target& target) const;
  std::span<const Route> routes() const { return routes_; }

 private:
  std::vector<Route> routes_;
  std::vector<std::vector<std::string>> patterns_;  ///< the path of each route in segments
};

}  // namespace xiangyin::control
