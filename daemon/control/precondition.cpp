#include "daemon/control/precondition.hpp"

#include <algorithm>

#include "daemon/control/problem.hpp"
#include "daemon/core/sha256.hpp"

namespace xiangyin::control {
namespace {

/// Whether a list of entity tags, or "*" for any, names the revision. Weak tags are compared like strong
/// ones: a revision is either the same or it is not.
bool names(std::string_view tags, std::int64_t revision) {
  if (tags == "*") return revision != 0;
  return revision != 0 && tags.find(entity_tag(revision)) != std::string_view::npos;
}

}  // namespace

bool is_current(const Request& request, std::int64_t revision) {
  return names(request.header("If-None-Match"), revision);
}

void tag(const Request& request, Response& response) {
  const auto* body = std::get_if<std::string>(&response.body);
  const bool tagged = std::any_of(response.headers.begin(), response.headers.end(),
                                  [](const auto& header) { return header.first == "ETag"; });
  if (request.method != Method::get || response.status != 200 || body == nullptr || tagged) return;
  const std::string tag = '"' + core::sha256(*body).substr(0, 32) + '"';
  if (request.header("If-None-Match").find(tag) != std::string_view::npos) {
    response.status = 304;
    response.headers.clear();
    response.body = std::string();
  }
  response.headers.emplace_back("ETag", tag);
}

Precondition precondition(const Request& request, std::int64_t current) {
  const std::string_view wanted = request.header("If-Match");
  const std::string_view unwanted = request.header("If-None-Match");
  if (wanted.empty() && unwanted.empty()) return {};
  const bool fails = (!wanted.empty() && !names(wanted, current)) || names(unwanted, current);
  return {current, fails};
}

Response precondition_failed(std::int64_t current, std::optional<boost::json::object> document) {
  core::Error error{core::ErrorCode::conflict, "If-Match", "", "Read it again and repeat your change."};
  if (current == 0) {
    error.message = "it is not there, or not there any more";
  } else {
    error.message = "it is at revision " + std::to_string(current) + " now";
  }
  boost::json::object more;
  if (document) more["current"] = std::move(*document);
  Response response = problem(412, error, std::move(more));
  if (current != 0) response.headers.emplace_back("ETag", entity_tag(current));
  return response;
}

Response precondition_required(std::string field) {
  return problem(428, {core::ErrorCode::conflict, std::move(field), "is missing",
                       "Read what is there and send its ETag along, or * to write over whatever it is."});
}

}  // namespace xiangyin::control
