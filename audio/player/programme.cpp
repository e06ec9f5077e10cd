#include "audio/player/programme.hpp"

#include <array>
#include <string>
#include <utility>

namespace xiangyin::audio {
namespace {

constexpr std::size_t head_frames = 4096;

core::Error name_clip(core::Error error, std::size_t clip) {
  error.message = "clip " + std::to_string(clip) + ": " + error.message;
  return error;
}

core::Result<std::int64_t> check_clip(int descriptor, int sample_rate) {
  auto clip = ClipReader::open(descriptor, sample_rate);
  if (!clip) return clip.error();
  std::array<float, head_frames> head;
  if (auto decoded = clip->read(head); !decoded) return decoded.error();
  return clip->frames();
}

}  // namespace

core::Result<Programme> Programme::open(std::vector<Segment> segments,
                                        std::vector<core::FileDescriptor> clips, int sample_rate,
                                        double ceiling_dbtp) {
  std::vector<std::int64_t> lengths;
  for (std::size_t i = 0; i < clips.size(); ++i) {
    const auto length = check_clip(clips[i].get(), sample_rate);
    if (!length) return name_clip(length.error(), i);
    lengths.push_back(*length);
  }
  Programme programme;
  programme.sample_rate_ = sample_rate;
  programme.ceiling_dbtp_ = ceiling_dbtp;
  for (const Segment& segment : segments) {
    if (segment.clip == Segment::silence) {
      programme.frames_ += to_frames(segment.milliseconds, sample_rate);
    } else if (segment.clip == Segment::chime) {
      programme.frames_ += Chime(sample_rate).frames();
    } else {
      programme.frames_ += lengths[static_cast<std::size_t>(segment.clip)];
    }
  }
  if (programme.frames_ == 0) return core::Error{core::ErrorCode::invalid, {}, "there is nothing to say", {}};
  programme.segments_ = std::move(segments);
  programme.clips_ = std::move(clips);
  return programme;
}

core::Result<std::size_t> Programme::read(std::span<float> samples) {
  std::size_t done = 0;
  while (done < samples.size() && current_ < segments_.size()) {
    const Segment& segment = segments_[current_];
    const std::span<float> rest = samples.subspan(done);
    auto got = read_segment(segment, rest);
    if (!got) return name_clip(got.error(), static_cast<std::size_t>(segment.clip));
    done += *got;
    if (*got == rest.size()) break;
    ++current_;
    source_.reset();
  }
  return done;
}

core::Result<std::size_t> Programme::read_segment(const Segment& segment, std::span<float> samples) {
  if (!source_) {
    const int clip = segment.clip < 0 ? -1 : clips_[static_cast<std::size_t>(segment.clip)].get();
    auto opened = SegmentSource::open(segment, clip, sample_rate_, ceiling_dbtp_);
    if (!opened) return opened.error();
    source_.emplace(std::move(*opened));
  }
  return source_->read(samples);
}

}  // namespace xiangyin::audio
