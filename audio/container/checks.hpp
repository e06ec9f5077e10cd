#pragma once

#include "audio/container/bytes.hpp"
#include "audio/container/container.hpp"

namespace xiangyin::audio {

// One per family of containers; the contract is check_container()'s.

/// RIFF, AIFF and CAF: chunks of a name, a length and that many bytes. The chunk with the samples must be
/// there in full.
core::Result<Wholeness> check_wave(FileBytes& file);
core::Result<Wholeness> check_aiff(FileBytes& file);
core::Result<Wholeness> check_core_audio(FileBytes& file);

/// Every page must follow the one before, with the right checksum, up to the end of the file.
core::Result<Wholeness> check_ogg(FileBytes& file);

/// MP3 and bare AAC: frame after frame. A Xing or Info header's length must be there.
core::Result<Wholeness> check_mpeg(FileBytes& file);
core::Result<Wholeness> check_adts(FileBytes& file);
/// Where the first frame begins: behind the ID3v2 tags (ID3v2.4 section 3.1).
core::Result<std::int64_t> after_tags(FileBytes& file);

/// MPEG-4, 3GP and QuickTime: every box in full, and the index among them.
core::Result<Wholeness> check_mpeg4(FileBytes& file);

core::Result<Wholeness> check_amr(FileBytes& file, bool wide_band);

/// The segment in full where it says how long it is; a live recorder leaves that open.
core::Result<Wholeness> check_matroska(FileBytes& file);

}  // namespace xiangyin::audio
