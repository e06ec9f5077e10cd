#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include <boost/json/object.hpp>

#include "daemon/core/result.hpp"

namespace xiangyin::playlist {

/// Says an announcement in the first language of the station's order that it has.
struct AnnouncementItem {
  std::string announcement;
  int repeat = 1;      ///< how often it is said, 1 to 20
  double gain_db = 0;  ///< -40 to 20
};

/// Plays this very recording.
struct RecordingItem {
  std::string recording;
  int repeat = 1;
  double gain_db = 0;
};

struct PauseItem {
  std::int64_t milliseconds = 0;  ///< up to ten minutes
};

using Item = std::variant<AnnouncementItem, RecordingItem, PauseItem>;

/// What is said, in order; 1 to 200 items.
struct Playlist {
  std::string id;
  std::string title;
  std::vector<Item> items;

  /// {"id", "title", "items": [{"announcement"|"recording", "repeat", "gain_db"} | {"pause_seconds"}]}
  boost::json::object to_json() const;
  static core::Result<Playlist> from_json(const std::string& id, const boost::json::object& body);
};

}  // namespace xiangyin::playlist
