#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "daemon/control/request.hpp"
#include "daemon/control/resources/content_digest.hpp"
#include "daemon/control/routes.hpp"
#include "daemon/library/recording.hpp"

/// Whatever a client may put into a target, a Content-Digest field and a body: a first line, a second line,
/// and the rest. What is taken must come back the same when it is written and read again.
namespace {

using namespace xiangyin;

void require(bool holds) {
  if (!holds) std::abort();
}

std::string_view take_line(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(text.size(), line.size() + 1));
  return line;
}

void look_up(std::string_view text) {
  static const control::Router router(control::all_routes());
  const auto target = control::parse_target(text);
  if (!target) return;
  const auto found = router.find(control::Method::get, *target);
  if (const auto* match = std::get_if<control::Match>(&found)) {
    require(match->id.find('/') == std::string::npos && match->id != "..");
    static_cast<void>(control::check_query(*target, match->route->query));
  }
  static_cast<void>(control::integer_parameter(*target, "limit", 1, 1, 100));
  static_cast<void>(control::instant_parameter(*target, "from", {}));
}

void read_body(std::string_view text) {
  control::Request request;
  request.body = text;
  const auto body = control::read_object(request);
  if (!body) return;
  const auto details = library::patch_details({}, *body);
  require(!details || details->language.empty() || library::parse_language(details->language));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  look_up(take_line(text));
  if (const auto digest = control::parse_content_digest(take_line(text))) {
    require(digest->empty() || digest->size() == 64);
  }
  read_body(text);
  return 0;
}
