#pragma once

#include <ostream>
#include <string>

#include "daemon/ctl/manual/command_tree.hpp"

namespace xiangyin::ctl {

/// Writes a script with which a shell completes commands, options, and the values that an option is held to;
/// elsewhere files. `shell` is bash, zsh or fish.
void write_completion(std::ostream& out, const CommandEntry& program, const std::string& shell);

}  // namespace xiangyin::ctl
