#pragma once

#include <cstdint>
#include <string>

#include "audio/clip/loudness_meter.hpp"
#include "daemon/core/result.hpp"

namespace xiangyin::audio {

/// What was found out about a recording while its air copy was made.
struct Measurement {
  std::int64_t frames = 0;  ///< of the air copy
  Loudness loudness;        ///< of the air copy's samples
  int source_rate = 0;      ///< Hz, of the original
  int source_channels = 0;
  std::string source_format;
};

struct AirCopyRequest {
  int original = -1;  ///< descriptor, read only
  int air_copy = -1;  ///< descriptor of an empty file, read and write
  int sample_rate = 48000;
  std::int64_t duration_seconds = 7200;  ///< a longer recording is refused
};

/// Decodes the untrusted original in one pass and bounded memory into the air copy (FLAC, mono as the mean of
/// the channels, 16 bit, the station's rate), measures what was written, then decodes the air copy again to
/// prove that it can be played. Lengths are counted from what was decoded, never taken from a header.
/// Errors, with advice for the person who recorded: invalid, too_large; io.
core::Result<Measurement> make_air_copy(const AirCopyRequest& request);

}  // namespace xiangyin::audio
