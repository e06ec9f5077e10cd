#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include <boost/json/object.hpp>

#include "daemon/core/result.hpp"

namespace xiangyin::playlist {

/// Says an announcement in the first languages of the zone's order that it has.
struct AnnouncementItem {
  std::string announcement;
  int repeat = 1;                         ///< how often it is said, in each of its languages in turn, 1 to 20
  double gain_db = 0;                     ///< -40 to 20
  int languages = 1;                      ///< in how many of them, 1 to 20
  std::int64_t between_milliseconds = 0;  ///< silence from one time to the next
};

/// Plays this very recording.
struct RecordingItem {
  std::string recording;
  int repeat = 1;
  double gain_db = 0;
  std::int64_t between_milliseconds = 0;
};

/// The station's opening or closing chime, or the built-in one where it has none.
struct ChimeItem {
  enum class Which { opening, closing };
  Which which = Which::opening;
  double gain_db = 0;  ///< beside the chime's own
};

struct PauseItem {
  std::int64_t milliseconds = 0;  ///< up to ten minutes
};

using Item = std::variant<AnnouncementItem, RecordingItem, ChimeItem, PauseItem>;

/// What is said, in order; 1 to 200 items.
struct Playlist {
  std::string id;
  std::string title;
  std::vector<Item> items;
  bool chimes = true;  ///< between the station's opening and closing chimes, where it has any

  /// {"id", "title", "chimes", "items": [{"announcement", "languages", "repeat", "between_seconds",
  /// "gain_db"} |
  ///  {"recording", "repeat", "between_seconds", "gain_db"} | {"chime": "opening"|"closing", "gain_db"} |
  ///  {"pause_seconds"}]}
  boost::json::object to_json() const;
  static core::Result<Playlist> from_json(const std::string& id, const boost::json::object& body);
};

}  // namespace xiangyin::playlist
