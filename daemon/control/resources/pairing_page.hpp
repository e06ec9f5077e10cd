#pragma once

#include "daemon/control/response.hpp"

namespace xiangyin::control {

/// What a pairing link opens: one button. It is pressed by a person, because chats open links by themselves
/// to preview them, which must not use a link up.
Response pairing_page();

}  // namespace xiangyin::control
