#pragma once

#include <string_view>

#include "daemon/core/result.hpp"

namespace xiangyin::audio {

/// What a sound file is wrapped in.
enum class ContainerKind {
  wave,
  wave64,  ///< and RF64: WAV of more than 4 GB
  aiff,
  au,
  core_audio,
  core_audio_coded,  ///< CAF with a codec that libsndfile does not know
  flac,
  ogg,
  mpeg,  ///< MP3
  adts,  ///< bare AAC
  mpeg4,
  three_gpp,
  quick_time,
  amr_narrow,
  amr_wide,
  matroska,  ///< and WebM
};

struct Container {
  ContainerKind kind;
  std::string_view name;     ///< for people: "MPEG-4"
  std::string_view demuxer;  ///< what ffmpeg calls it; empty where libsndfile decodes what is inside
};

/// Tells an untrusted file's container by its first bytes, never by a name. Reads a few dozen bytes and
/// decides nothing else, so that it may be asked before this process is confined. Errors: `invalid` when it
/// is empty or no sound file, `io`.
core::Result<Container> identify_container(int descriptor);

/// What can be known of a file's wholeness without decoding it, where that is no proof either way.
struct Wholeness {
  bool breaks_off = false;  ///< the last frame is not complete
  bool damaged = false;     ///< something between the frames is no frame
};

/// Looks at the outside of an untrusted sound file before anything decodes it: whether it is as long as it
/// says. Decoders quietly shorten a file whose data ends early, and skip what is damaged; a listener would
/// hear half an announcement. Where the file promises a length that is not there, it is refused; a stream of
/// frames that promises nothing (MP3 without a Xing header, AAC, AMR) is reported.
///
/// Sources: Multimedia Programming Interface and Data Specifications 1.0 (RIFF), AIFF-C (1991), Apple Core
/// Audio Format 1.0, RFC 3533 (Ogg), ISO/IEC 11172-3 and 13818-3 (MP3) with the Xing/Info header of its
/// encoders, ISO/IEC 13818-7 (ADTS), ISO/IEC 14496-12 (MPEG-4, 3GP), RFC 4867 section 5 (AMR), RFC 8794
/// (Matroska, WebM). Errors: `invalid` with advice, `io`.
core::Result<Wholeness> check_container(int descriptor, ContainerKind kind);

}  // namespace xiangyin::audio
