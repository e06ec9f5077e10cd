#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "audio/player/segment_source.hpp"
#include "audio/wire.hpp"
#include "daemon/core/file.hpp"
#include "daemon/core/result.hpp"

namespace xiangyin::audio {

/// The segments of a broadcast as one run of mono samples at the device's rate, gains applied. One recording
/// is open at a time, however many there are. Reader thread only.
class Programme {
 public:
  /// Opens every clip once and decodes its head; the error names the clip by its number in the cue.
  static core::Result<Programme> open(std::vector<Segment> segments, std::vector<core::FileDescriptor> clips,
                                      int sample_rate, double ceiling_dbtp);

  std::int64_t frames() const { return frames_; }
  /// Fewer than asked for only at the end, 0 from then on. An error names the clip.
  core::Result<std::size_t> read(std::span<float> samples);

 private:
  core::Result<std::size_t> read_segment(const Segment& segment, std::span<float> samples);

  int sample_rate_ = 0;
  double ceiling_dbtp_ = 0;
  std::vector<Segment> segments_;
  std::vector<core::FileDescriptor> clips_;
  std::int64_t frames_ = 0;
  std::size_t current_ = 0;              // segment
  std::optional<SegmentSource> source_;  // of the current segment
};

}  // namespace xiangyin::audio
