#include "audio/player/segment_source.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "audio/engine/level.hpp"

namespace xiangyin::audio {

using core::Result;

std::int64_t to_frames(std::int64_t milliseconds, int sample_rate) {
  return milliseconds * sample_rate / 1000;
}

Result<SegmentSource> SegmentSource::open(const Segment& segment, int clip, int sample_rate,
                                          double ceiling_dbtp) {
  SegmentSource source(static_cast<float>(from_db(segment.gain_db)));
  if (segment.clip == Segment::silence) {
    source.silence_left_ = to_frames(segment.milliseconds, sample_rate);
    return source;
  }
  if (segment.clip == Segment::chime) {
    source.chime_.emplace(sample_rate);
  } else {
    auto opened = ClipReader::open(clip, sample_rate);
    if (!opened) return opened.error();
    source.clip_.emplace(std::move(*opened));
  }
  if (segment.limited) {
    source.limiter_.emplace(sample_rate, ceiling_dbtp);
    // What comes out first is what was in it before: nothing. The clip keeps its length and its moment.
    std::vector<float> held_back(source.limiter_->delay());
    source.tail_left_ = held_back.size();
    if (auto got = source.read_limited(held_back); !got) return got.error();
  }
  return source;
}

Result<std::size_t> SegmentSource::read(std::span<float> samples) {
  if (limiter_) return read_limited(samples);
  if (clip_ || chime_) return read_sound(samples);
  const std::size_t count = std::min(samples.size(), static_cast<std::size_t>(silence_left_));
  std::fill_n(samples.begin(), count, 0.0F);
  silence_left_ -= static_cast<std::int64_t>(count);
  return count;
}

Result<std::size_t> SegmentSource::read_sound(std::span<float> samples) {
  Result<std::size_t> got = std::size_t{0};
  if (chime_) {
    got = chime_->read(samples);
  } else {
    got = clip_->read(samples);
  }
  if (!got || gain_ == 1) return got;
  for (float& sample : samples.first(*got))
    sample *= gain_;
  return got;
}

// As many frames of silence follow the clip as the limiter holds back.
Result<std::size_t> SegmentSource::read_limited(std::span<float> samples) {
  auto got = read_sound(samples);
  if (!got) return got;
  const std::size_t tail = std::min(tail_left_, samples.size() - *got);
  std::fill_n(samples.begin() + static_cast<std::ptrdiff_t>(*got), tail, 0.0F);
  tail_left_ -= tail;
  const std::size_t count = *got + tail;
  limiter_->process(samples.first(count));
  return count;
}

}  // namespace xiangyin::audio
