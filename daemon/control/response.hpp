#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "daemon/core/file.hpp"
#include "daemon/core/time.hpp"

namespace xiangyin::control {

/// The answer is a file's bytes.
struct FileBody {
  core::FileDescriptor file;
  std::int64_t bytes = 0;   ///< how many
  std::int64_t offset = 0;  ///< from where on
};

/// The answer goes on: events as they happen, until one side hangs up.
struct EventStreamBody {
  std::string last_id;   ///< what the client has seen; empty: nothing
  bool passing = false;  ///< with what is of the moment only
  std::string token;     ///< that it was asked for with, and that it ends with; empty: none
};

/// One answer as a handler gives it, whatever it goes over.
struct Response {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::variant<std::string, FileBody, EventStreamBody> body;
};

/// An answer with a JSON body.
Response json_response(int status, const boost::json::value& body);

/// 200 with {"items": [...]}.
Response list_response(boost::json::array items);

/// A moment as RFC 9110 section 5.6.7 writes it: "Mon, 23 Nov 2026 07:00:00 GMT".
std::string http_date(core::Instant moment);

/// A revision as entity tag (RFC 9110 section 8.8.3): "\"17\"".
std::string entity_tag(std::int64_t revision);

}  // namespace xiangyin::control
