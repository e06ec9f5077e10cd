#pragma once

#include <string>

#include "config/settings.hpp"
#include "config/toml_reader.hpp"

namespace xiangyin::config {

/// Reads [[quiet]], [emergency], [limits] and [[gain]]. The zones must have been read before.
core::Result<void> read_air_time(TomlReader& root, const std::string& file, Settings& settings);

}  // namespace xiangyin::config
