#include "daemon/control/resources/list.hpp"

#include <absl/strings/ascii.h>
#include <absl/strings/match.h>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

namespace xiangyin::control {

core::Result<Page> read_page(const Target& target) {
  const auto limit = integer_parameter(target, "limit", 1000, 1, 1000);
  if (!limit) return limit.error();
  return Page{std::string(target.parameter("after")), static_cast<std::size_t>(*limit)};
}

std::string next_page(const Target& target, const std::string& cursor, const std::string& place) {
  std::string address;
  for (const std::string& segment : target.segments)
    address += '/' + segment;
  auto query = target.query;
  query.insert_or_assign(cursor, place);
  char before = '?';
  for (const auto& [name, value] : query) {
    address += before + name + '=' + boost::urls::encode(value, boost::urls::unreserved_chars);
    before = '&';
  }
  return address;
}

bool contains(const Target& target, std::string_view text) {
  const auto lower = [](std::string_view any) { return absl::AsciiStrToLower({any.data(), any.size()}); };
  return absl::StrContains(lower(text), lower(target.parameter("q")));
}

}  // namespace xiangyin::control
