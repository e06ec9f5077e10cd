#pragma once

#include <string>
#include <string_view>

#include "daemon/core/json.hpp"
#include "daemon/library/recording.hpp"

namespace xiangyin::library {

/// Reads a text for people: one line, not too long for a screen.
std::string read_line(core::JsonReader& reader, std::string_view name, std::string_view fallback);

/// Reads title, language, speaker and expires_at; what is absent, null or empty is not said.
RecordingDetails read_details(core::JsonReader& reader);

}  // namespace xiangyin::library
