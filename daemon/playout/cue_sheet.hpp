#pragma once

#include <cstdint>
#include <vector>

#include "audio/wire.hpp"
#include "daemon/core/result.hpp"
#include "daemon/playlist/resolve.hpp"

namespace xiangyin::playout {

/// How loud speech is on air.
struct Levels {
  double target_lufs = -16;  ///< EBU R128 integrated loudness every clip is brought to
  double ceiling_dbtp = -1;  ///< true peak no clip may exceed
};

/// What the player is told to say, and the recordings it needs for it.
struct CueSheet {
  std::vector<audio::Segment> segments;
  std::vector<library::Recording> recordings;  ///< each once; segments name them by index
  std::int64_t milliseconds = 0;

  /// True when the same would be heard.
  bool operator==(const CueSheet& other) const;
};

/// The gain that brings a recording to the target without its true peak passing the ceiling, in dB.
/// Near-silence is not raised by more than 20 dB: that would be a broadcast of noise.
double playback_gain(const library::Measurement& measurement, const Levels& levels);

/// Errors: too_large when it has more recordings or segments than a cue can carry.
core::Result<CueSheet> make_cue_sheet(const playlist::Resolved& resolved, const Levels& levels);

}  // namespace xiangyin::playout
