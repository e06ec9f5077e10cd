#pragma once

#include <filesystem>

#include "daemon/ctl/command.hpp"
#include "daemon/ctl/setup/box.hpp"
#include "daemon/ctl/setup/dialogue.hpp"

namespace xiangyin::ctl {

/// What makes a station of a box: its settings, its key and certificate, and the first phone.
/// By asking an installer question by question; each output of the machine is heard before it is chosen.
/// Wrong answers are asked again, and the settings are put in place together, at the end. Errors: unavailable
/// when nobody answers.
core::Result<void> walk_through(Context& context, Box& box, Dialogue& dialogue);

/// By a file of answers (TOML): a key for each question, and addresses, pair and role. What it does not
/// answer stays as it is; the same file twice changes nothing. Errors: invalid with file and key.
core::Result<void> walk_by_answers(Context& context, Box& box, const std::filesystem::path& answers);

}  // namespace xiangyin::ctl
