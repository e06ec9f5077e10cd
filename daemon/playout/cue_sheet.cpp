#include "daemon/playout/cue_sheet.hpp"

#include <algorithm>

namespace xiangyin::playout {
namespace {

constexpr double most_raise_db = 20;

bool same(const audio::Segment& left, const audio::Segment& right) {
  return left.clip == right.clip && left.gain_db == right.gain_db &&
         left.milliseconds == right.milliseconds && left.limited == right.limited;
}

audio::Segment make_segment(int source, const playlist::Clip& clip, const library::Measurement& measured,
                            const Levels& levels, double gain_db) {
  // The gains of item, occasion and zone move it away from the target on purpose.
  const double gain = std::min(playback_gain(measured, levels) + clip.gain_db + gain_db, audio::most_gain_db);
  const bool limited = measured.true_peak_dbtp + gain > levels.ceiling_dbtp;
  return {source, gain, clip.milliseconds, limited};
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
  return std::min(wanted, most_raise_db);
}

std::vector<audio::Segment> segments_from(const CueSheet& sheet, core::Duration offset) {
  core::Duration begin{};
  std::vector<audio::Segment> segments;
  for (const audio::Segment& segment : sheet.segments) {
    if (begin >= offset) segments.push_back(segment);
    begin += std::chrono::milliseconds(segment.milliseconds);
  }
  return segments;
}

core::Result<CueSheet> make_cue_sheet(const playlist::Resolved& resolved, const Levels& levels,
                                      double gain_db) {
  library::Measurement chime;
  chime.integrated_lufs = audio::chime_lufs;
  chime.true_peak_dbtp = audio::chime_true_peak_dbtp;
  CueSheet sheet;
  sheet.milliseconds = resolved.milliseconds;
  sheet.ceiling_dbtp = levels.ceiling_dbtp;
  for (const playlist::Clip& clip : resolved.clips) {
    if (clip.built_in_chime) {
      sheet.segments.push_back(make_segment(audio::Segment::chime, clip, chime, levels, gain_db));
      continue;
    }
    if (clip.recording == nullptr) {
      sheet.segments.push_back({-1, 0, clip.milliseconds, false});
      continue;
    }
    const auto known =
        std::find_if(sheet.recordings.begin(), sheet.recordings.end(),
                     [&clip](const library::Recording& one) { return one.id == clip.recording->id; });
    const auto index = known - sheet.recordings.begin();
    if (known == sheet.recordings.end()) sheet.recordings.push_back(*clip.recording);
    sheet.segments.push_back(
        make_segment(static_cast<int>(index), clip, clip.recording->measurement, levels, gain_db));
  }
  if (sheet.recordings.size() > audio::max_clips || sheet.segments.size() > audio::max_segments) {
    return core::Error{core::ErrorCode::too_large, "/items",
                       "comes to " + std::to_string(sheet.segments.size()) + " parts, over the " +
                           std::to_string(audio::max_segments) + " that one broadcast can have",
                       "Split the playlist, or repeat less."};
  }
  return sheet;
}

Loudspeakers make_loudspeakers(const std::vector<plan::ZoneChannel>& channels) {
  Loudspeakers loudspeakers;
  if (channels.empty()) return loudspeakers;
  const auto louder = [](const plan::ZoneChannel& left, const plan::ZoneChannel& right) {
    return left.gain_db < right.gain_db;
  };
  loudspeakers.gain_db = std::max_element(channels.begin(), channels.end(), louder)->gain_db;
  for (const plan::ZoneChannel& channel : channels)
    loudspeakers.channels.push_back({channel.number, channel.gain_db - loudspeakers.gain_db});
  return loudspeakers;
}

}  // namespace xiangyin::playout
