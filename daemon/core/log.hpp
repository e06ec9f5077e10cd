#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <spdlog/common.h>

namespace xiangyin::core {

/// Sets up spdlog's default logger on standard error: with a time of day on a terminal or in a file, with
/// systemd's level prefixes (sd-daemon(3)) and no time where the journal listens (JOURNAL_STREAM is set).
/// Log one line per decision, with the reason and the identity of the occurrence.
void start_log(std::string_view program, bool debug);

/// What a line is about, for machines: {"OUTCOME", "completed"}. Names are journald's: capitals, digits and
/// underscores (systemd.journal-fields(7)). Empty values are left out.
using LogFields = std::vector<std::pair<std::string_view, std::string>>;

/// Logs a line that, where the journal listens, can be found by its fields: `journalctl OUTCOME=failed`.
/// Elsewhere it is a line like any other. Any thread.
void log_with(spdlog::level::level_enum level, const std::string& line, const LogFields& fields);

}  // namespace xiangyin::core
