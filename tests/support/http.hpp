#pragma once

#include <filesystem>
#include <string>

#include <boost/json/value.hpp>

namespace xiangyin::test {

struct Response {
  int status = 0;
  std::string type;  ///< Content-Type
  std::string etag;
  std::string body;

  /// The body as JSON; null if it is none.
  boost::json::value json() const;
};

/// One HTTP/1.1 request over a Unix socket, and its answer. Throws boost::system::system_error when there is
/// none, and std::runtime_error when it breaks the contract.
Response request(const std::filesystem::path& socket, const std::string& method, const std::string& target,
                 const std::string& body = {}, const std::string& type = "application/json");

}  // namespace xiangyin::test
