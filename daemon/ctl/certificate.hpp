#pragma once

#include <string>
#include <vector>

#include "daemon/ctl/command.hpp"

namespace xiangyin::ctl {

/// Makes the station's key and certificate for these names and addresses, the machine's own name where there
/// are none, and prints what it has come to. Errors: conflict where there is one and it is not to be
/// replaced.
core::Result<void> create_certificate(Context& context, const std::vector<std::string>& names, bool replace);

/// Prints the station's certificate, its port and fingerprint.
core::Result<void> show_certificate(Context& context);

}  // namespace xiangyin::ctl
