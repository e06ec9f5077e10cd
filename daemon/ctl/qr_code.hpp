#pragma once

#include <ostream>
#include <string>

#include "daemon/core/result.hpp"

namespace xiangyin::ctl {

/// Draws text as a QR code (ISO/IEC 18004) for a phone's camera, two rows of it in a line: dark on light with
/// the quiet zone around it, in half blocks. Errors: too_large when it does not fit into one.
core::Result<void> draw_qr_code(std::ostream& out, const std::string& text);

}  // namespace xiangyin::ctl
