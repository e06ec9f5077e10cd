#pragma once

#include <boost/json/object.hpp>

#include "daemon/ctl/command.hpp"

namespace xiangyin::ctl {

/// Prints the links of an answer, the first of them also as a QR code. Errors: conflict where there are none.
core::Result<void> show_links(Context& context, const boost::json::object& body);

/// Asks for a pairing link and prints it as a QR code, or the station's answer where that is wanted. `wanted`
/// has name, role and, where it ends, expires_at.
core::Result<void> pair_browser(Context& context, const boost::json::object& wanted);

}  // namespace xiangyin::ctl
