#pragma once

#include "daemon/control/services.hpp"

namespace xiangyin::control {

/// Gives the disk back what no recording names any more.
void free_files(Services& services);

}  // namespace xiangyin::control
