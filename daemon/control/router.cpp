#include "daemon/control/router.hpp"

#include <cassert>
#include <optional>

#include "daemon/control/problem.hpp"

namespace xiangyin::control {
namespace {

constexpr std::string_view placeholder = "{id}";

/// What stands for {id}, empty for a path without one; nothing if the path is another.
std::optional<std::string> match(const std::vector<std::string>& pattern,
                                 const std::vector<std::string>& segments) {
  if (pattern.size() != segments.size()) return std::nullopt;
  std::string id;
  for (std::size_t index = 0; index < pattern.size(); ++index) {
    if (pattern[index] == placeholder) {
      id = segments[index];
    } else if (pattern[index] != segments[index]) {
      return std::nullopt;
    }
  }
  return id;
}

std::string joined(const std::vector<std::string>& segments) {
  std::string path;
  for (const std::string& segment : segments) {
    path += '/';
    path += segment;
  }
  return path.substr(0, 120);
}

}  // namespace

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)) {
  for (const Route& route : routes_) {
    std::vector<std::string> pattern;
    std::string_view rest = route.path;
    assert(rest.starts_with('/'));
    if (rest == "/") rest = {};  // has no segments
    while (!rest.empty()) {
      rest.remove_prefix(1);
      pattern.emplace_back(rest.substr(0, rest.find('/')));
      rest.remove_prefix(pattern.back().size());
    }
    patterns_.push_back(std::move(pattern));
  }
}

std::variant<Match, Response> Router::find(Method method, const Target& target) const {
  std::string allowed;
  for (std::size_t index = 0; index < routes_.size(); ++index) {
    auto id = match(patterns_[index], target.segments);
    if (!id) continue;
    if (routes_[index].method == method) return Match{&routes_[index], std::move(*id)};
    allowed += (allowed.empty() ? "" : ", ") + std::string(to_text(routes_[index].method));
    if (routes_[index].method == Method::get) allowed += ", HEAD";
  }
  const std::string path = joined(target.segments);
  if (allowed.empty()) {
    return problem({core::ErrorCode::not_found, "path", "there is nothing at '" + path + "'",
                    "Begin at /v1/status; the resources are /v1/recordings, announcements, playlists, rules, "
                    "plan, ledger, broadcasts and events."});
  }
  Response response = problem(405, {core::ErrorCode::unsupported, "method",
                                    std::string(to_text(method)) + " is not possible on '" + path + "'",
                                    "It takes " + allowed + "."});
  response.headers.emplace_back("Allow", allowed);
  return response;
}

}  // namespace xiangyin::control
