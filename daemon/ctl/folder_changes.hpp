#pragma once

#include <string>
#include <vector>

#include <boost/json/array.hpp>

#include "daemon/ctl/folder.hpp"

namespace xiangyin::ctl {

/// What makes the station, as it is, equal to a folder.
struct Changes {
  boost::json::array list;         ///< as a transaction takes them, without what is equal already
  std::vector<std::string> where;  ///< of each: its file and entry
  std::size_t unchanged = 0;
};
Changes changes_between(const Folder& station, const Folder& folder);

/// The documents of one kind, by id; none where the folder has none of them.
const std::map<std::string, boost::json::object>& documents_of(const Folder& folder, const char* plural);

/// The station names a change by its number, "/changes/3/body/items"; people know the file: "playlists.toml:
/// noon, /items".
core::Error at_entry(core::Error error, const Changes& changes);

}  // namespace xiangyin::ctl
