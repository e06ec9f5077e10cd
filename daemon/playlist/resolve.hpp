#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "daemon/core/result.hpp"
#include "daemon/core/time.hpp"
#include "daemon/library/recording.hpp"
#include "daemon/playlist/playlist.hpp"

namespace xiangyin::playlist {

/// A chime of the station's. It is said even if its recording is gone: then the built-in one serves.
struct Chime {
  enum class Kind { none, built_in, recording };
  Kind kind = Kind::none;
  std::string recording;  ///< its id
  double gain_db = 0;
};

/// How a station says what it says in some zones.
struct Manner {
  std::vector<std::string> languages;  ///< most wanted first
  Chime opening;
  Chime closing;
  std::int64_t chime_pause_milliseconds = 0;  ///< between a chime and what it opens or closes
};

/// What a playlist comes to: whole recordings, chimes and pauses in order.
struct Clip {
  const library::Recording* recording =
      nullptr;         ///< null for a pause and the built-in chime; lives as long as the content is unchanged
  double gain_db = 0;  ///< of the item, without the gain for even loudness
  std::int64_t milliseconds = 0;
  bool built_in_chime = false;
};

struct Resolved {
  std::vector<Clip> clips;
  std::int64_t milliseconds = 0;
  std::vector<std::string> warnings;    ///< sentences: a dialect that is missing, a recording about to expire
  std::vector<std::string> said_first;  ///< recordings that are said before they are approved, each once
};

/// Whether a recording may be said, as far as people have to agree. An emergency is not kept waiting.
enum class Approval { granted, afterwards };

/// How the resolver finds content: null where there is none.
struct Lookup {
  std::function<const library::Recording*(const std::string& id)> recording;
  std::function<const library::Announcement*(const std::string& id)> announcement;
  /// An error says why it may not. The station's chimes are its own and need nobody's word.
  std::function<core::Result<Approval>(const library::Recording& recording)> approval =
      [](const library::Recording&) { return Approval::granted; };
};

/// Items x language order -> clips, as of the moment `at`, or the reason why it cannot be said: an
/// announcement without a recording, a recording that is gone, expired or not approved. Languages are looked
/// up after RFC 4647 section 3.4, range by range; if none fits, the announcement's first language is taken
/// with a warning.
core::Result<Resolved> resolve(const Playlist& playlist, const Manner& manner, core::Instant at,
                               const Lookup& lookup);

}  // namespace xiangyin::playlist
