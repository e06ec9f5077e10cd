#include "daemon/control/precondition.hpp"

#include "daemon/control/problem.hpp"

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

Precondition precondition(const Request& request, std::int64_t current) {
  const std::string_view wanted = request.header("If-Match");
  const std::string_view unwanted = request.header("If-None-Match");
  if (wanted.empty() && unwanted.empty()) return {};
  const bool fails = (!wanted.empty() && !names(wanted, current)) || names(unwanted, current);
  return {current, fails};
}

Response precondition_failed(std::int64_t current) {
  core::Error error{core::ErrorCode::conflict, "If-Match", "", "Read it again and repeat your change."};
  if (current == 0) {
    error.message = "it is not there, or not there any more";
  } else {
    error.message = "it is at revision " + std::to_string(current) + " now";
  }
  Response response = problem(412, error);
  if (current != 0) response.headers.emplace_back("ETag", entity_tag(current));
  return response;
}

}  // namespace xiangyin::control
