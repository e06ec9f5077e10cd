#pragma once

#include <functional>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>

#include "daemon/control/access/caller.hpp"
#include "daemon/control/target.hpp"
#include "daemon/core/result.hpp"

namespace xiangyin::control {

enum class Method { get, put, post, patch, remove, options };

/// "GET", "DELETE".
std::string_view to_text(Method method);

/// Whether it changes nothing.
constexpr bool is_read(Method method) {
  return method == Method::get || method == Method::options;
}

/// A body that is read piece by piece as it arrives, so that it is never in memory whole.
class BodySource {
 public:
  virtual ~BodySource() = default;
  /// The next bytes, valid until the next call; empty at the end. Errors: too_large over the route's limit;
  /// unavailable when the sender went away or was too slow.
  virtual boost::asio::awaitable<core::Result<std::string_view>> read() = 0;
};

/// One request as a handler sees it, whatever it came over.
struct Request {
  Method method = Method::get;
  Target target;
  std::string id;  ///< what stands for {id} in the route's path, checked by the handler
  /// The value of a header field, by its name in any case; empty where it is absent.
  std::function<std::string_view(std::string_view name)> header = [](std::string_view) {
    return std::string_view();
  };
  std::string body;              ///< of a route that takes JSON
  BodySource* upload = nullptr;  ///< of a route that takes a stream
  std::string peer;              ///< who asks, for the log: "uid 1000"
  Caller caller;                 ///< who asks
};

/// The body as a JSON object. Errors: invalid.
core::Result<boost::json::object> read_object(const Request& request);

}  // namespace xiangyin::control
