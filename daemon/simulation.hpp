#pragma once

#include <filesystem>
#include <ostream>
#include <string>

#include "config/settings.hpp"
#include "daemon/core/result.hpp"

namespace xiangyin {

/// Carries out what the station's rules come to between two moments of its wall clock ("2026-11-23" or
/// "2026-11-23T07:30:00") with the real conductor, on a simulated clock and without sound, and prints the
/// ledger. Works on a copy of the content as it is now, as if it had been so from the beginning, with a
/// ledger of its own: a station that runs beside it is not touched.
core::Result<void> simulate(const config::Settings& settings, const std::string& from, const std::string& to,
                            std::ostream& out);

}  // namespace xiangyin
