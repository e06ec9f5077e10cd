#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "daemon/core/result.hpp"

/// A station's state in one file, a tar archive: the database (content, ledger, audit log, who may get in),
/// the recordings with their air copies, and the certificate the station has made itself. Settings are an
/// admin's own file and are not in it, nor are uploads under way.
namespace xiangyin::backup {

/// What was written or put in place.
struct Summary {
  std::int64_t recordings = 0;
  std::int64_t ledger_rows = 0;
  std::vector<std::string> missing;  ///< recordings, by id, of which a file is not there
};

/// Writes a backup of this moment to `output`, while the station runs or not. It takes from the disk what a
/// copy of the database takes, until it is done. For the user the state belongs to. Errors: not_found where
/// there is no station; conflict while another backup is made; io.
core::Result<Summary> back_up(const std::filesystem::path& state, int output);

/// Puts a backup in the place of whatever is in `state`, which may be nothing. Nothing is touched before all
/// of it has been unpacked and found good: database intact, every recording the bytes it is named by. A power
/// cut leaves the state before or the one restored. Errors: conflict while the station runs; invalid when it
/// is no backup or a damaged one; unsupported when a newer program has made it; io.
core::Result<Summary> restore(const std::filesystem::path& state, int input);

}  // namespace xiangyin::backup
