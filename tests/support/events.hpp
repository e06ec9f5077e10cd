#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <boost/json/object.hpp>

#include "daemon/core/file.hpp"
#include "tests/support/process.hpp"

namespace xiangyin::test {

/// Reads a station's server-sent events (WHATWG HTML section 9.2).
class Events {
 public:
  /// Returns once the station has answered: nothing that happens from then on is missed. Throws
  /// std::runtime_error when it does not answer.
  explicit Events(const std::filesystem::path& socket);

  /// Reads on until an event of this type comes and returns its data; none after `limit` or at the stream's
  /// end.
  std::optional<boost::json::object> wait_for(const std::string& type, milliseconds limit);

 private:
  std::optional<std::string> read_line(std::chrono::steady_clock::time_point deadline);

  core::FileDescriptor socket_;
  std::string unread_;
};

}  // namespace xiangyin::test
