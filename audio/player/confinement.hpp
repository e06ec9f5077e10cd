#pragma once

#include "daemon/core/result.hpp"

namespace xiangyin::audio {

/// Gives up what a player never needs, for this process and every thread it starts from now on (seccomp(2)):
/// sockets of any family but Unix (a sound server's), starting programs, looking into other processes, and
/// gaining privileges. What the sound libraries open for themselves stays open to them. There is no way back.
/// Errors: io. A kernel without seccomp leaves everything as it was, and that is no error.
core::Result<void> confine_player();

}  // namespace xiangyin::audio
