#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/object.hpp>

#include "daemon/core/result.hpp"
#include "daemon/ctl/connection.hpp"

namespace xiangyin::ctl {

/// What the station answered to a request it carried out.
struct Reply {
  int status = 0;
  std::string entity_tag;
  std::string text;          ///< as it came
  boost::json::object body;  ///< empty where there is none
};

/// A request for the station.
struct Call {
  std::string_view method;  ///< "GET"
  std::string target;       ///< "/v1/status"
  std::string body;         ///< JSON, unless a header says otherwise; none if empty
  std::vector<std::pair<std::string, std::string>> headers;
};

/// A path with query parameters, percent-encoded; empty values are left out.
std::string make_target(std::string_view path,
                        const std::vector<std::pair<std::string, std::string>>& parameters = {});

/// Talks to the station through its control socket, one connection a request, waiting for each answer. What
/// the station refuses becomes the core::Error it was there. Errors besides: unavailable when the station
/// does not answer.
class Client {
 public:
  explicit Client(Place place) : place_(std::move(place)) {}

  core::Result<Reply> call(const Call& call);
  core::Result<Reply> get(std::string target) { return call({"GET", std::move(target), {}, {}}); }

  /// Sends a file as it is read; `progress` is told how many bytes of how many have gone.
  using Progress = std::function<void(std::uint64_t sent, std::uint64_t size)>;
  core::Result<Reply> upload(const std::string& target, const std::filesystem::path& file,
                             const Progress& progress);

  /// Hands over the bytes of an answer as they come, until the station ends it.
  core::Result<void> follow(const std::string& target, const std::function<void(std::string_view)>& take);

 private:
  Place place_;
};

}  // namespace xiangyin::ctl
