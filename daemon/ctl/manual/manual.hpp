#pragma once

#include <ostream>

#include "daemon/ctl/manual/command_tree.hpp"

namespace xiangyin::ctl {

/// Writes a manual page (man(7)): every command with its options and examples.
void write_manual(std::ostream& out, const CommandEntry& program);

}  // namespace xiangyin::ctl
