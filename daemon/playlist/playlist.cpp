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

double to_seconds(std::int64_t milliseconds) {
  return static_cast<double>(milliseconds) / 1000;
}

json::object to_json(const AnnouncementItem& item) {
  return {{"announcement", item.announcement},
          {"languages", item.languages},
          {"repeat", item.repeat},
          {"between_seconds", to_seconds(item.between_milliseconds)},
          {"gain_db", item.gain_db}};
}

json::object to_json(const RecordingItem& item) {
  return {{"recording", item.recording},
          {"repeat", item.repeat},
          {"between_seconds", to_seconds(item.between_milliseconds)},
          {"gain_db", item.gain_db}};
}

json::object to_json(const ChimeItem& item) {
  return {{"chime", item.which == ChimeItem::Which::opening ? "opening" : "closing"},
          {"gain_db", item.gain_db}};
}

json::object to_json(const PauseItem& item) {
  return {{"pause_seconds", to_seconds(item.milliseconds)}};
}

std::int64_t read_seconds(JsonReader& reader, std::string_view key) {
  return std::llround(reader.number_or(key, 0, 0, 600) * 1000);
}

ChimeItem read_chime(JsonReader& reader) {
  const std::string which = reader.text("chime");
  if (which != "opening" && which != "closing") {
    reader.refuse("chime", "'" + which.substr(0, 80) + "' is no chime", "Write opening or closing.");
  }
  return {which == "closing" ? ChimeItem::Which::closing : ChimeItem::Which::opening,
          reader.number_or("gain_db", 0, -40, 20)};
}

Item read_item(JsonReader& reader) {
  int kinds = 0;
  for (const char* kind : {"announcement", "recording", "chime", "pause_seconds"})
    kinds += reader.member(kind) != nullptr ? 1 : 0;
  if (kinds != 1) {
    reader.refuse("announcement",
                  "an item is exactly one of announcement, recording, chime and pause_seconds",
                  "Give one of them.");
    return PauseItem{};
  }
  if (reader.member("pause_seconds") != nullptr) return PauseItem{read_seconds(reader, "pause_seconds")};
  if (reader.member("chime") != nullptr) return read_chime(reader);
  const int repeat = static_cast<int>(reader.integer_or("repeat", 1, 1, 20));
  const double gain_db = reader.number_or("gain_db", 0, -40, 20);
  const std::int64_t between = read_seconds(reader, "between_seconds");
  if (reader.member("announcement") != nullptr) {
    const std::string name = reader.text("announcement");
    return AnnouncementItem{reader.take("announcement", core::parse_identifier(name)), repeat, gain_db,
                            static_cast<int>(reader.integer_or("languages", 1, 1, 20)), between};
  }
  const std::string recording = reader.text("recording");
  if (!core::is_sha256(recording)) {
    reader.refuse("recording", "'" + recording.substr(0, 80) + "' is not a recording's identity",
                  "It is 64 hexadecimal digits; list the recordings to see them.");
  }
  return RecordingItem{recording, repeat, gain_db, between};
}

}  // namespace

json::object Playlist::to_json() const {
  json::array list;
  for (const Item& item : items) {
    list.push_back(std::visit([](const auto& one) { return playlist::to_json(one); }, item));
  }
  return {{"id", id}, {"title", title}, {"chimes", chimes}, {"items", std::move(list)}};
}

core::Result<Playlist> Playlist::from_json(const std::string& id, const json::object& body) {
  JsonReader reader(body, "");
  Playlist playlist{id, reader.text_or("title", ""), {}, reader.flag_or("chimes", true)};
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
