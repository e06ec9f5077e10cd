#include "daemon/playout/cue_sheet.hpp"

#include <algorithm>

namespace xiangyin::playout {
namespace {

constexpr double most_raise_db = 20;

bool same(const audio::Segment& left, const audio::Segment& right) {
  return left.clip == right.clip && left.gain_db == right.gain_db && left.milliseconds == right.milliseconds;
}

}  // namespace

bool CueSheet::operator==(const CueSheet& other) const {
  const auto same_recording = [](const library::Recording& left, const library::Recording& right) {
    return left.air_copy == right.air_copy;
  };
  return std::equal(segments.begin(), segments.end(), other.segments.begin(), other.segments.end(), same) &&
         std::equal(recordings.begin(), recordings.end(), other.recordings.begin(), other.recordings.end(),
                    same_recording);
}

double playback_gain(const library::Measurement& measurement, const Levels& levels) {
  const double wanted = levels.target_lufs - measurement.integrated_lufs;
  const double headroom = levels.ceiling_dbtp - measurement.true_peak_dbtp;
  return std::min({wanted, headroom, most_raise_db});
}

core::Result<CueSheet> make_cue_sheet(const playlist::Resolved& resolved, const Levels& levels) {
  CueSheet sheet;
  sheet.milliseconds = resolved.milliseconds;
  for (const playlist::Clip& clip : resolved.clips) {
    if (clip.recording == nullptr) {
      sheet.segments.push_back({-1, 0, clip.milliseconds});
      continue;
    }
    const auto known =
        std::find_if(sheet.recordings.begin(), sheet.recordings.end(),
                     [&clip](const library::Recording& one) { return one.id == clip.recording->id; });
    const auto index = known - sheet.recordings.begin();
    if (known == sheet.recordings.end()) sheet.recordings.push_back(*clip.recording);
    // The item's gain moves it away from the target on purpose, but never over the ceiling.
    const double headroom = levels.ceiling_dbtp - clip.recording->measurement.true_peak_dbtp;
    const double gain_db =
        std::min(playback_gain(clip.recording->measurement, levels) + clip.gain_db, headroom);
    sheet.segments.push_back({static_cast<int>(index), gain_db, clip.milliseconds});
  }
  if (sheet.recordings.size() > audio::max_clips || sheet.segments.size() > audio::max_segments) {
    return core::Error{core::ErrorCode::too_large, "/items",
                       "comes to " + std::to_string(sheet.segments.size()) + " parts, over the " +
                           std::to_string(audio::max_segments) + " that one broadcast can have",
                       "Split the playlist, or repeat less."};
  }
  return sheet;
}

}  // namespace xiangyin::playout
