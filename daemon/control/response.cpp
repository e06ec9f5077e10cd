#include "daemon/control/response.hpp"

#include <chrono>

#include <absl/time/time.h>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace xiangyin::control {

Response json_response(int status, const boost::json::value& body) {
  Response response;
  response.status = status;
  response.headers.emplace_back("Content-Type", "application/json");
  response.body = boost::json::serialize(body) + '\n';
  return response;
}

Response list_response(boost::json::array items) {
  boost::json::object body;
  body["items"] = std::move(items);
  return json_response(200, body);
}

std::string http_date(core::Instant moment) {
  const auto time = absl::FromChrono(std::chrono::time_point_cast<std::chrono::microseconds>(moment));
  return absl::FormatTime("%a, %d %b %Y %H:%M:%S GMT", time, absl::UTCTimeZone());
}

std::string entity_tag(std::int64_t revision) {
  return '"' + std::to_string(revision) + '"';
}

}  // namespace xiangyin::control
