#pragma once

#include <string_view>

namespace xiangyin::core {

/// Sets up spdlog's default logger on standard error: with a time of day on a terminal or in a file, with
/// systemd's level prefixes (sd-daemon(3)) and no time where the journal listens (JOURNAL_STREAM is set).
/// Log one line per decision, with the reason and the identity of the occurrence.
void start_log(std::string_view program, bool debug);

}  // namespace xiangyin::core
