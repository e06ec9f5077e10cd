#pragma once

#include <filesystem>

#include "daemon/core/result.hpp"

/// Archives, by the system's own tar.
namespace xiangyin::backup {

/// Writes what is in the folder to a descriptor. Errors: io.
core::Result<void> pack(const std::filesystem::path& folder, int output);

/// Unpacks an archive into an empty folder. Nothing outside of it is written, and nothing
/// but folders and regular files may be in it. Errors: invalid when it is no archive, or not a whole one, or
/// the disk has no room for it.
core::Result<void> unpack(int input, const std::filesystem::path& folder);

}  // namespace xiangyin::backup
