#include "daemon/control/request.hpp"

#include <array>

#include "daemon/core/json.hpp"

namespace xiangyin::control {

std::string_view to_text(Method method) {
  static constexpr std::array<std::string_view, 6> names{"GET", "PUT", "POST", "PATCH", "DELETE", "OPTIONS"};
  return names.at(static_cast<std::size_t>(method));
}

core::Result<boost::json::object> read_object(const Request& request) {
  auto value = core::parse_json(request.body);
  if (!value) return value.error();
  if (!value->is_object()) {
    return core::Error{core::ErrorCode::invalid, "", "the body must be a JSON object",
                       "Send members in braces: {\"name\": value}."};
  }
  return std::move(value->get_object());
}

}  // namespace xiangyin::control
