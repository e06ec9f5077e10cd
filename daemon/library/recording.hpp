#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "daemon/core/result.hpp"
#include "daemon/core/time.hpp"
#include "daemon/library/verdict.hpp"

namespace xiangyin::library {

/// What people say about a recording; they may correct it later.
struct RecordingDetails {
  std::string title;                        ///< for people; empty: the announcement's title serves
  std::string language;                     ///< BCP 47 (RFC 5646), canonical case: "hak", "wuu-x-pinghu"
  std::string speaker;                      ///< whose voice; may be empty
  std::optional<core::Instant> expires_at;  ///< not on air from this moment on
};

/// What ingest measured. Immutable, like the bytes it was measured from.
struct Measurement {
  std::int64_t duration_milliseconds = 0;  ///< of the air copy
  double integrated_lufs = -70;    ///< EBU R128 / ITU-R BS.1770-4 integrated loudness; -70 when gated away
  double true_peak_dbtp = -120;    ///< ITU-R BS.1770-4 annex 2
  int sample_rate = 0;             ///< Hz, of the original
  int channels = 0;                ///< of the original
  std::string format;              ///< of the original: "WAV (Microsoft), Signed 16 bit PCM"
  double noise_floor_dbfs = -120;  ///< what its quietest tenth stays under
  std::int64_t trimmed_start_milliseconds = 0;  ///< of the original's silence that the air copy leaves out
  std::int64_t trimmed_end_milliseconds = 0;
  Verdicts verdicts = {};
};

/// One immutable piece of audio, named by the SHA-256 of its original bytes.
struct Recording {
  std::string id;  ///< 64 hexadecimal digits
  RecordingDetails details;
  Measurement measurement;
  std::string air_copy;    ///< SHA-256 of the FLAC file that goes on air
  std::int64_t bytes = 0;  ///< of the original
  core::Instant added_at;

  boost::json::object to_json() const;
  static core::Result<Recording> from_json(const boost::json::object& body);
};

/// What people call it: its title, or else the first digits of its id.
std::string name_of(const Recording& recording);

/// Checks and canonicalises a language tag: well-formed after RFC 5646 section 2.2.9, its primary language
/// registered; canonical after 4.5, and in its case after 2.1.1. Free labels are for private use:
/// "wuu-x-pinghu", "x-hilltop".
core::Result<std::string> parse_language(std::string_view text);

/// Reads the members title, language, speaker and expires_at of `body`, and no others, over what is there now
/// (JSON Merge Patch, RFC 7396).
core::Result<RecordingDetails> patch_details(RecordingDetails details, const boost::json::object& body);

/// One message in one or more dialects.
struct Announcement {
  std::string id;
  std::string title;
  std::string text;  ///< what is said, to read along, in lines; empty: nobody has written it down
  std::map<std::string, std::string> recordings;  ///< language -> recording id

  boost::json::object to_json() const;
  static core::Result<Announcement> from_json(const std::string& id, const boost::json::object& body);
};

}  // namespace xiangyin::library
