#include "daemon/core/error.hpp"

#include <array>
#include <system_error>
#include <utility>

namespace xiangyin::core {

std::string to_text(const Error& error) {
  std::string text;
  if (!error.field.empty()) text += error.field + ": ";
  text += error.message;
  text += '.';
  if (!error.advice.empty()) text += ' ' + error.advice;
  return text;
}

Error at_field(Error error, std::string field) {
  error.field = std::move(field);
  return error;
}

std::string_view to_text(ErrorCode code) {
  static constexpr std::array<std::string_view, 9> names{"invalid",         "not_found",   "conflict",
                                                         "too_large",       "unsupported", "unavailable",
                                                         "unauthenticated", "forbidden",   "io"};
  return names.at(static_cast<std::size_t>(code));
}

Error system_error(std::string_view doing, std::string_view what, int error_number) {
  return {ErrorCode::io,
          {},
          std::string(doing) + " '" + std::string(what) +
              "' failed: " + std::generic_category().message(error_number),
          {}};
}

}  // namespace xiangyin::core
