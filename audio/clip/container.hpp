#pragma once

#include "daemon/core/result.hpp"

namespace xiangyin::audio {

/// Looks at the outside of an untrusted sound file before anything decodes it: whether it is one of the
/// containers this station takes (WAV, RF64, Wave64, AIFF, AU, CAF, FLAC, Ogg, MP3), told by its first bytes
/// and never by a name, and whether it is as long as it says. libsndfile quietly shortens a WAV or AIFF whose
/// data ends early and skips damaged Ogg pages; a listener would hear half an announcement.
///
/// Sources: Multimedia Programming Interface and Data Specifications 1.0 (RIFF), AIFF-C (1991), RFC 3533
/// (Ogg), the Xing/Info header of MP3 encoders. Errors: `invalid` with advice, `io`.
core::Result<void> check_container(int descriptor);

}  // namespace xiangyin::audio
