#pragma once

#include <filesystem>
#include <string>

#include "daemon/core/result.hpp"

/// `xiangyind --backup` and `--restore`: files, "-" for standard output or input, and what is told. Called as
/// root they work as the user the state belongs to, so that the station can read what they leave; the file
/// named is opened before that.
namespace xiangyin::backup {

/// Writes to a file that is not there under its name before it is whole.
core::Result<void> back_up_to(const std::string& file, const std::filesystem::path& state);
core::Result<void> restore_from(const std::string& file, const std::filesystem::path& state);

}  // namespace xiangyin::backup
