#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// The repository as text: what its folders hold, link and include. For tests that hold the sources to the
/// architecture.
namespace xiangyin::structure {

/// One file, by its path from the repository's root, with '/'.
struct SourceFile {
  std::string path;
  std::string text;
};

/// The repository the test was built from.
std::filesystem::path repository();

/// Every file below the folders whose name ends in one of the suffixes, sorted by path.
std::vector<SourceFile> read_files(const std::vector<std::string>& folders,
                                   const std::vector<std::string>& suffixes);

/// A call in a CMakeLists.txt: link lines and the like. Arguments are split at white space.
struct CMakeCommand {
  std::string name;
  std::vector<std::string> arguments;
};
std::vector<CMakeCommand> parse_cmake(std::string_view text);

/// The text without comments and without what is between quotes, line for line.
std::string code_only(std::string_view text);

/// Which folder may include which, as the link lines of the CMakeLists.txt files say.
class Architecture {
 public:
  /// `files` are CMakeLists.txt files; any other is passed over.
  explicit Architecture(const std::vector<SourceFile>& files);

  /// Folders with a target, and the folders of the targets they link, transitively, themselves included.
  const std::map<std::string, std::set<std::string>>& reach() const { return reach_; }
  /// The libraries a folder's targets link in the end, as CMake names them: "PkgConfig::PORTAUDIO".
  std::set<std::string> libraries(const std::string& folder) const;
  /// Folders that link themselves by way of another.
  std::vector<std::string> cycles() const;
  /// "daemon/store/store.cpp includes daemon/control/router.hpp, which daemon/store does not link", for every
  /// quoted include of these files that no link line allows, and every file in a folder without a target. A
  /// folder inside a room belongs to the room.
  std::vector<std::string> violations(const std::vector<SourceFile>& files) const;

 private:
  std::string folder_of(const std::string& path) const;
  /// A folder with a target and no other target below it.
  bool is_room(const std::string& folder) const;

  std::map<std::string, std::string> folder_of_target_;
  std::map<std::string, std::set<std::string>> links_;  ///< folder -> what its targets name
  std::map<std::string, std::set<std::string>> reach_;
};

}  // namespace xiangyin::structure
