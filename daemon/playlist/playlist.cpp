#include "daemon/playlist/playlist.hpp"

#include <cmath>

#include <boost/json/array.hpp>

#include "daemon/core/identifier.hpp"
#include "daemon/core/json.hpp"
#include "daemon/core/sha256.hpp"

namespace xiangyin::playlist {
namespace {

namespace json = boost::json;
using core::JsonReader;

constexpr std::size_t most_items = 200;

json::object to_json(const AnnouncementItem& item) {
  return {{"announcement", item.announcement}, {"repeat", item.repeat}, {"gain_db", item.gain_db}};
}

json::object to_json(const RecordingItem& item) {
  return {{"recording", item.recording}, {"repeat", item.repeat}, {"gain_db", item.gain_db}};
}

json::object to_json(const PauseItem& item) {
  return {{"pause_seconds", static_cast<double>(item.milliseconds) / 1000}};
}

Item read_item(JsonReader& reader) {
  const int kinds = (reader.member("announcement") != nullptr ? 1 : 0) +
                    (reader.member("recording") != nullptr ? 1 : 0) +
                    (reader.member("pause_seconds") != nullptr ? 1 : 0);
  if (kinds != 1) {
    reader.refuse("announcement", "an item is exactly one of announcement, recording and pause_seconds",
                  "Give one of them.");
    return PauseItem{};
  }
  if (reader.member("pause_seconds") != nullptr) {
    return PauseItem{std::llround(reader.number_or("pause_seconds", 0, 0, 600) * 1000)};
  }
  const int repeat = static_cast<int>(reader.integer_or("repeat", 1, 1, 20));
  const double gain_db = reader.number_or("gain_db", 0, -40, 20);
  if (reader.member("announcement") != nullptr) {
    const std::string name = reader.text("announcement");
    return AnnouncementItem{reader.take("announcement", core::parse_identifier(name)), repeat, gain_db};
  }
  const std::string recording = reader.text("recording");
  if (!core::is_sha256(recording)) {
    reader.refuse("recording", "'" + recording.substr(0, 80) + "' is not a recording's identity",
                  "It is 64 hexadecimal digits; list the recordings to see them.");
  }
  return RecordingItem{recording, repeat, gain_db};
}

}  // namespace

json::object Playlist::to_json() const {
  json::array list;
  for (const Item& item : items) {
    list.push_back(std::visit([](const auto& one) { return playlist::to_json(one); }, item));
  }
  return {{"id", id}, {"title", title}, {"items", std::move(list)}};
}

core::Result<Playlist> Playlist::from_json(const std::string& id, const json::object& body) {
  JsonReader reader(body, "");
  Playlist playlist{id, reader.text_or("title", ""), {}};
  if (reader.text_or("id", id) != id) reader.refuse("id", "differs from the address", "Leave it out.");
  const json::value* list = reader.member("items");
  if (list == nullptr || !list->is_array() || list->get_array().empty() ||
      list->get_array().size() > most_items) {
    reader.refuse("items", "must be a list of 1 to " + std::to_string(most_items) + " items",
                  "Give at least one announcement, recording or pause.");
  } else {
    std::size_t index = 0;
    for (const json::value& entry : list->get_array()) {
      JsonReader item(entry, reader.pointer("items") + "/" + std::to_string(index++));
      playlist.items.push_back(read_item(item));
      if (auto read = item.finish(); !read) reader.refuse(read.error());
    }
  }
  if (auto read = reader.finish(); !read) return read.error();
  return playlist;
}

}  // namespace xiangyin::playlist
