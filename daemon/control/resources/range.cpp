#include "daemon/control/resources/range.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>

#include <sys/stat.h>

#include "daemon/control/problem.hpp"

namespace xiangyin::control {
namespace {

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

}  // namespace

std::optional<Range> parse_range(std::string_view field, std::int64_t size) {
  static constexpr std::string_view unit = "bytes=";
  const auto dash = field.find('-');
  if (!field.starts_with(unit) || dash == std::string_view::npos) return std::nullopt;
  const std::string_view first = field.substr(unit.size(), dash - unit.size());
  const auto begin = number(first);
  const auto end = number(field.substr(dash + 1));
  const bool open = field.size() == dash + 1;
  if (first.empty() && end) {  // the last so many
    const std::int64_t count = std::min(*end, size);
    return Range{size - count, count};
  }
  if (!begin || (!end && !open) || (end && *end < *begin)) return std::nullopt;
  if (*begin >= size) return Range{};
  const std::int64_t last = open ? size - 1 : std::min(*end, size - 1);
  return Range{*begin, last - *begin + 1};
}

core::Result<Response> file_response(const Request& request, core::FileDescriptor file,
                                     const std::string& tag, const std::string& type) {
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return core::system_error("looking at", "recording", errno);
  Response response;
  response.headers = {{"ETag", tag}, {"Accept-Ranges", "bytes"}, {"Content-Type", type}};
  if (request.header("If-None-Match").find(tag) != std::string_view::npos) {
    response.status = 304;
    response.headers.pop_back();
    return response;
  }
  const std::string_view condition = request.header("If-Range");
  const auto range = condition.empty() || condition == tag
                         ? parse_range(request.header("Range"), status.st_size)
                         : std::nullopt;
  if (!range) {
    response.body = FileBody{std::move(file), status.st_size, 0};
    return response;
  }
  const std::string size = std::to_string(status.st_size);
  if (range->count == 0) {
    response = problem(
        416, {core::ErrorCode::invalid, "Range", "there are " + size + " bytes", "Ask for some of those."});
    response.headers.emplace_back("Content-Range", "bytes */" + size);
    return response;
  }
  response.status = 206;
  response.headers.emplace_back("Content-Range", "bytes " + std::to_string(range->first) + '-' +
                                                     std::to_string(range->first + range->count - 1) + '/' +
                                                     size);
  response.body = FileBody{std::move(file), range->count, range->first};
  return response;
}

}  // namespace xiangyin::control
