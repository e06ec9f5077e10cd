#pragma once

#include <cstdint>
#include <vector>

#include "audio/wire.hpp"
#include "daemon/core/result.hpp"
#include "daemon/plan/bidding.hpp"
#include "daemon/playlist/resolve.hpp"

namespace xiangyin::playout {

/// How loud speech is on air.
struct Levels {
  double target_lufs = -16;  ///< EBU R128 integrated loudness every clip is brought to
  double ceiling_dbtp = -1;  ///< true peak nothing may exceed
};

/// What the player is told to say, and the recordings it needs for it.
struct CueSheet {
  std::vector<audio::Segment> segments;
  std::vector<library::Recording> recordings;  ///< each once; segments name them by index
  std::int64_t milliseconds = 0;
  double ceiling_dbtp = 0;  ///< true peak that the limited segments are held under

  /// True when the same would be heard.
  bool operator==(const CueSheet& other) const;
};

/// The gain that brings a recording to the target, in dB. Near-silence is not raised by more than 20 dB: that
/// would be a broadcast of noise.
double playback_gain(const library::Measurement& measurement, const Levels& levels);

/// `gain_db` is added to every clip: what the occasion and the loudest zone ask for. What would pass the
/// ceiling is marked for the limiter. Errors: too_large when it has more recordings or segments than a cue
/// can carry.
core::Result<CueSheet> make_cue_sheet(const playlist::Resolved& resolved, const Levels& levels,
                                      double gain_db);

/// The segments that begin at `offset` or later.
std::vector<audio::Segment> segments_from(const CueSheet& sheet, core::Duration offset);

/// Where a broadcast in these zones sounds, and the gain of the loudest zone in dB, which goes into the
/// sheet: the other channels are that much quieter, so that no gain comes after the limiter.
struct Loudspeakers {
  std::vector<audio::OutputChannel> channels;
  double gain_db = 0;
};
Loudspeakers make_loudspeakers(const std::vector<plan::ZoneChannel>& channels);

}  // namespace xiangyin::playout
