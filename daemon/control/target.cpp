#include "daemon/control/target.hpp"

#include <algorithm>
#include <charconv>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace xiangyin::control {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

bool has_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char character) {
    return static_cast<unsigned char>(character) < 0x20 || character == 0x7f;
  });
}

Result<void> check_segment(std::string_view segment) {
  if (segment == "." || segment == ".." || segment.find('/') != std::string_view::npos ||
      has_control_character(segment)) {
    return Error{ErrorCode::invalid, "path",
                 "a part of the path is '.', '..', or holds '/' or a control character",
                 "Name the resource by its id; folders and files cannot be asked for."};
  }
  return {};
}

}  // namespace

std::string_view Target::parameter(std::string_view name) const {
  const auto found = query.find(name);
  return found == query.end() ? std::string_view() : std::string_view(found->second);
}

Result<Target> parse_target(std::string_view text) {
  const auto url = boost::urls::parse_origin_form(boost::urls::string_view(text.data(), text.size()));
  if (!url) {
    return Error{ErrorCode::invalid, "path", "the request's target is not a path with a query",
                 "Send a path such as /v1/status, percent-encoded after RFC 3986."};
  }
  Target target;
  for (const auto& segment : url->segments()) {
    const std::string decoded(segment.data(), segment.size());
    if (auto good = check_segment(decoded); !good) return good.error();
    target.segments.push_back(decoded);
  }
  for (const auto& parameter : url->params()) {
    const std::string name(parameter.key.data(), parameter.key.size());
    const std::string value(parameter.value.data(), parameter.value.size());
    if (has_control_character(name) || has_control_character(value)) {
      return Error{ErrorCode::invalid, has_control_character(name) ? "query" : name,
                   "holds a control character", "Remove it."};
    }
    if (!target.query.emplace(name, value).second) {
      return Error{ErrorCode::invalid, name, "is given twice", "Give it once."};
    }
  }
  return target;
}

Result<void> check_query(const Target& target, std::span<const std::string_view> known) {
  for (const auto& [name, value] : target.query) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    std::string advice = known.empty() ? "This address takes no query parameters." : "It takes";
    for (const std::string_view one : known) {
      advice += (one == known.front() ? " " : ", ") + std::string(one);
    }
    if (!known.empty()) advice += '.';
    return Error{ErrorCode::invalid, name, "is not a known query parameter", std::move(advice)};
  }
  return {};
}

Result<std::int64_t> integer_parameter(const Target& target, std::string_view name, std::int64_t fallback,
                                       std::int64_t least, std::int64_t most) {
  const std::string_view text = target.parameter(name);
  if (!target.query.contains(name)) return fallback;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < least || value > most) {
    return Error{ErrorCode::invalid, std::string(name),
                 "'" + std::string(text.substr(0, 40)) + "' is not allowed",
                 "Give a whole number from " + std::to_string(least) + " to " + std::to_string(most) + "."};
  }
  return value;
}

Result<core::Instant> instant_parameter(const Target& target, std::string_view name, core::Instant fallback) {
  if (!target.query.contains(name)) return fallback;
  std::string text(target.parameter(name));
  std::replace(text.begin(), text.end(), ' ', '+');
  auto instant = core::parse_rfc3339(text);
  if (!instant) return core::at_field(instant.error(), std::string(name));
  return instant;
}

}  // namespace xiangyin::control
