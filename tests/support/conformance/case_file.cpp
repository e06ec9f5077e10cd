#include "tests/support/conformance/case_file.hpp"

#include <array>
#include <cerrno>
#include <memory>

#include <boost/json/parse.hpp>
#include <zlib.h>

namespace xiangyin::conformance {
namespace {

std::string text_of(const boost::json::object& object, std::string_view name) {
  const auto* const value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

std::vector<std::string> texts_of(const boost::json::object& object, std::string_view name) {
  std::vector<std::string> texts;
  const auto* const value = object.if_contains(name);
  if (value == nullptr || !value->is_array()) return texts;
  for (const auto& item : value->as_array())
    texts.emplace_back(item.as_string());
  return texts;
}

bool flag_of(const boost::json::object& object, std::string_view name) {
  const auto* const value = object.if_contains(name);
  return value == nullptr || !value->is_bool() || value->as_bool();
}

}  // namespace

core::Result<std::vector<std::string>> read_lines(const std::string& path) {
  // zlib reads what gzip packed and plain text alike.
  const std::unique_ptr<gzFile_s, int (*)(gzFile)> file(gzopen(path.c_str(), "rb"), gzclose);
  if (!file) return core::system_error("reading", path, errno);
  std::string text;
  std::array<char, 65536> block{};
  int count = 0;
  while ((count = gzread(file.get(), block.data(), block.size())) > 0) {
    text.append(block.data(), static_cast<std::size_t>(count));
  }
  if (count < 0) return core::Error{core::ErrorCode::io, path, "it cannot be unpacked", "Check the file."};
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    if (end > begin) lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

core::Result<RecurrenceCase> parse_recurrence_case(const std::string& line) {
  boost::system::error_code error;
  const auto value = boost::json::parse(line, error);
  if (error || !value.is_object())
    return core::Error{core::ErrorCode::invalid, {}, "the line is not a case", {}};
  const auto& object = value.as_object();
  return RecurrenceCase{text_of(object, "id"),        text_of(object, "dtstart"),
                        text_of(object, "tzid"),      text_of(object, "rrule"),
                        texts_of(object, "exdate"),   texts_of(object, "rdate"),
                        texts_of(object, "expected"), texts_of(object, "expected_utc"),
                        flag_of(object, "complete"),  flag_of(object, "rfc_valid")};
}

}  // namespace xiangyin::conformance
