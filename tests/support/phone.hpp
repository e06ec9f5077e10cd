#pragma once

#include <filesystem>

#include "tests/support/sound.hpp"

namespace xiangyin::test {

// Files as phones make them that no tool of Debian writes.

/// AMR-WB (RFC 4867 section 5), 23.85 kbit/s.
void write_amr_wide(const std::filesystem::path& file, const Sound& sound);

/// AAC in CAF, made of bare AAC (ADTS) as ffmpeg writes it.
void write_core_audio_aac(const std::filesystem::path& file, const std::filesystem::path& adts);

}  // namespace xiangyin::test
