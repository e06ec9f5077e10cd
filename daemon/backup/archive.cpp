#include "daemon/backup/archive.hpp"

#include <unistd.h>

#include "daemon/core/child_process.hpp"

namespace xiangyin::backup {
namespace {

namespace fs = std::filesystem;
using core::Error;
using core::ErrorCode;
using core::Result;

constexpr const char* tar = "/usr/bin/tar";

/// What it has to complain of goes to standard error.
Result<bool> succeeds(const std::vector<std::string>& arguments, std::pair<int, int> descriptor) {
  const auto exit = core::run_to_end(tar, arguments, {descriptor});
  if (!exit) return exit.error();
  return exit->status == 0;
}

Error no_backup(std::string why) {
  return {ErrorCode::invalid,
          {},
          "this is no backup of a station, or a damaged one: " + std::move(why),
          "Take another backup, or copy this one again."};
}

}  // namespace

Result<void> pack(const fs::path& folder, int output) {
  const auto packed = succeeds(
      {"--create", "--file=-", "--sort=name", "--numeric-owner", "--directory=" + folder.native(), "."},
      {output, STDOUT_FILENO});
  if (!packed) return packed.error();
  if (*packed) return {};
  return Error{ErrorCode::io,
               {},
               "the backup could not be written",
               "See what tar has said, and whether there is room."};
}

Result<void> unpack(int input, const fs::path& folder) {
  const auto unpacked = succeeds(
      {"--extract", "--file=-", "--no-same-owner", "--no-same-permissions", "--directory=" + folder.native()},
      {input, STDIN_FILENO});
  if (!unpacked) return unpacked.error();
  if (!*unpacked) return no_backup("it cannot be unpacked");
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_symlink() || (!entry.is_directory() && !entry.is_regular_file()))
      return no_backup("'" + entry.path().filename().native() + "' in it is no regular file");
  }
  return {};
}

}  // namespace xiangyin::backup
