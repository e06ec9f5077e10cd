#include "audio/player/programme.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "audio/engine/level.hpp"

namespace xiangyin::audio {
namespace {

constexpr std::size_t head_frames = 4096;

core::Error name_clip(core::Error error, std::size_t clip) {
  error.message = "clip " + std::to_string(clip) + ": " + error.message;
  return error;
}

std::int64_t to_frames(std::int64_t milliseconds, int sample_rate) {
  return milliseconds * sample_rate / 1000;
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
                                        std::vector<core::FileDescriptor> clips, int sample_rate) {
  std::vector<std::int64_t> lengths;
  for (std::size_t i = 0; i < clips.size(); ++i) {
    const auto length = check_clip(clips[i].get(), sample_rate);
    if (!length) return name_clip(length.error(), i);
    lengths.push_back(*length);
  }
  Programme programme;
  programme.sample_rate_ = sample_rate;
  for (const Segment& segment : segments) {
    programme.frames_ += segment.clip >= 0 ? lengths[static_cast<std::size_t>(segment.clip)]
                                           : to_frames(segment.milliseconds, sample_rate);
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
    auto got = segment.clip < 0 ? read_silence(segment, rest) : read_clip(segment, rest);
    if (!got) return name_clip(got.error(), static_cast<std::size_t>(segment.clip));
    done += *got;
    if (*got == rest.size()) break;
    ++current_;
    silence_done_ = 0;
    clip_.reset();
  }
  return done;
}

core::Result<std::size_t> Programme::read_clip(const Segment& segment, std::span<float> samples) {
  if (!clip_) {
    auto opened = ClipReader::open(clips_[static_cast<std::size_t>(segment.clip)].get(), sample_rate_);
    if (!opened) return opened.error();
    clip_.emplace(std::move(*opened));
  }
  auto got = clip_->read(samples);
  if (!got) return got;
  if (segment.gain_db != 0) {
    const auto gain = static_cast<float>(from_db(segment.gain_db));
    for (float& sample : samples.first(*got))
      sample *= gain;
  }
  return got;
}

std::size_t Programme::read_silence(const Segment& segment, std::span<float> samples) {
  const std::int64_t left = to_frames(segment.milliseconds, sample_rate_) - silence_done_;
  const std::size_t count = std::min(samples.size(), static_cast<std::size_t>(left));
  std::fill_n(samples.begin(), count, 0.0F);
  silence_done_ += static_cast<std::int64_t>(count);
  return count;
}

}  // namespace xiangyin::audio
