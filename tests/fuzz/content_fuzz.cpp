#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <boost/json/serialize.hpp>

#include "daemon/core/json.hpp"
#include "daemon/ledger/ledger.hpp"
#include "daemon/library/recording.hpp"
#include "daemon/playlist/playlist.hpp"
#include "daemon/schedule/rule.hpp"

namespace {

/// What a reader accepts has a canonical form that it accepts again, unchanged.
template <class Read>
void check_canonical(const boost::json::object& body, Read read) {
  const auto first = read(body);
  if (!first) return;
  const auto canonical = first->to_json();
  const auto second = read(canonical);
  if (!second || second->to_json() != canonical) std::abort();
}

}  // namespace

/// Bodies as people send them for playlists, rules, announcements and recordings, and as the ledger keeps
/// them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xiangyin;
  const auto value = core::parse_json({reinterpret_cast<const char*>(data), size});
  if (!value || !value->is_object()) return 0;
  const auto& body = value->get_object();
  check_canonical(body, [](const auto& text) { return playlist::Playlist::from_json("morning", text); });
  check_canonical(body, [](const auto& text) { return library::Announcement::from_json("water", text); });
  check_canonical(body, [](const auto& text) {
    return schedule::Rule::from_json("daily", text, schedule::TimeZone::utc());
  });
  check_canonical(body, [](const auto& text) { return library::Recording::from_json(text); });
  check_canonical(body, [](const auto& text) { return ledger::Row::from_json(text); });
  return 0;
}
