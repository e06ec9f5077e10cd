#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <string>

#include <boost/json/object.hpp>

#include "daemon/core/result.hpp"

namespace xiangyin::ctl {

/// A station's content as a folder: the sound files in recordings/, what is said about them in
/// recordings.toml, and announcements.toml, playlists.toml, day-sets.toml and rules.toml with a table for
/// each document, items spelt out or as people type them; a rules.ics has more rules. There a recording is
/// named by its file; elsewhere by its id.
struct Folder {
  struct Recording {
    std::string file;             ///< within recordings/
    boost::json::object details;  ///< title, language, speaker, expires_at, as far as they are said
  };
  std::map<std::string, Recording> recordings;  ///< by id
  /// Plural of the kind -> id -> document, recordings named by their ids.
  std::map<std::string, std::map<std::string, boost::json::object>> documents;
};

/// The kinds of documents that a folder has a file of.
struct FolderKind {
  const char* name;    ///< as a transaction says it
  const char* plural;  ///< as the content and the file say it
};
inline constexpr std::array<FolderKind, 4> folder_kinds{{{"announcement", "announcements"},
                                                         {"playlist", "playlists"},
                                                         {"day_set", "day-sets"},
                                                         {"rule", "rules"}}};

/// Reads a folder and the digest of every sound file. Errors: invalid, with file and entry.
core::Result<Folder> read_folder(const std::filesystem::path& directory);

/// Writes everything but the sound files, which are named in `folder.recordings`. Errors: io.
core::Result<void> write_folder(const std::filesystem::path& directory, const Folder& folder);

/// What a station answers to GET /v1/content, as a folder.
Folder to_folder(const boost::json::object& content);

}  // namespace xiangyin::ctl
