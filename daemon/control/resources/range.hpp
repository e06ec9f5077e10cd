#pragma once

#include <optional>

#include "daemon/control/request.hpp"
#include "daemon/control/response.hpp"

namespace xiangyin::control {

/// Answers with the bytes of a file under a strong entity tag, or the part of them that Range asks for (RFC
/// 9110 section 14.2: one range; for several, all of it): 200, 206, 304 or 416. Errors: io.
core::Result<Response> file_response(const Request& request, core::FileDescriptor file,
                                     const std::string& tag, const std::string& type);

/// The first byte and how many, of `size`. `bytes=` alone is meant.
struct Range {
  std::int64_t first = 0;
  std::int64_t count = 0;
};
/// None for a field that is absent or not understood, which means all of it; a count of 0 where there are no
/// such bytes.
std::optional<Range> parse_range(std::string_view field, std::int64_t size);

}  // namespace xiangyin::control
