#pragma once

#include <cstdint>

#include "audio/clip/decoder.hpp"
#include "audio/clip/loudness_meter.hpp"
#include "audio/ingest/verdicts.hpp"

namespace xiangyin::audio {

/// What was found out about a recording while its air copy was made.
struct Measurement {
  std::int64_t frames = 0;           ///< of the air copy
  std::int64_t left_out_before = 0;  ///< frames of silence at the original's start that are not in it
  std::int64_t left_out_behind = 0;  ///< and at its end
  Loudness loudness;                 ///< of the air copy's samples
  SourceFormat source;
  Findings findings;
};

struct AirCopyRequest {
  int air_copy = -1;  ///< descriptor of an empty file, read and write
  int sample_rate = 48000;
  std::int64_t duration_seconds = 7200;  ///< a longer recording is refused
  bool trim_silence = true;
};

/// Takes the untrusted original in one pass and bounded memory from its decoder into the air copy (FLAC, mono
/// as the mean of the channels, without a constant part, 16 bit, the station's rate, the silence around it
/// left out), measures what was written, then decodes the air copy again to prove that it can be played.
/// Lengths are counted from what was decoded, never taken from a header. Errors, with advice for the person
/// who recorded: invalid, too_large; io.
core::Result<Measurement> make_air_copy(Decoder& original, const AirCopyRequest& request);

}  // namespace xiangyin::audio
