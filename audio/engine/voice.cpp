#include "audio/engine/voice.hpp"

#include <algorithm>

namespace xiangyin::audio {

void Voice::place(FrameIndex start, FrameIndex latest) noexcept {
  latest_.store(latest, std::memory_order_relaxed);
  start_.store(start, std::memory_order_release);
}

std::optional<FrameIndex> Voice::first_frame() const noexcept {
  const FrameIndex frame = first_frame_.load(std::memory_order_acquire);
  if (frame == never) return std::nullopt;
  return frame;
}

std::span<float> Voice::read(std::span<float> block, FrameIndex first, std::size_t* offset) noexcept {
  *offset = 0;
  if (over()) return {};
  const std::int64_t fade_request = fade_request_.load(std::memory_order_acquire);
  if (state() == State::waiting) {
    if (fade_request >= 0) {
      end(State::cut, first);
      return {};
    }
    if (!begin(first, block.size(), offset)) return {};
  }
  if (fade_request >= 0 && fade_length_ < 0) fade_length_ = fade_left_ = fade_request;

  const std::span<float> samples = block.subspan(*offset);
  const bool input_ended = this->input_ended();  // before looking at what there is
  const std::size_t taken = take(samples);
  const std::size_t sounding = fade_length_ < 0 ? taken : fade(samples.first(taken));
  level_.add(samples.first(sounding));
  said_.store(said_.load(std::memory_order_relaxed) + static_cast<std::int64_t>(sounding),
              std::memory_order_release);
  const FrameIndex after = first + static_cast<FrameIndex>(*offset + sounding);
  if (fade_length_ >= 0 && (fade_left_ == 0 || taken < samples.size())) {
    end(State::cut, after);
  } else if (taken == samples.size()) {
    starved_.store(0, std::memory_order_release);
  } else if (input_ended) {
    end(State::said, after);
  } else {
    starved_.store(
        starved_.load(std::memory_order_relaxed) + static_cast<std::int64_t>(samples.size() - taken),
        std::memory_order_release);
  }
  return samples.first(sounding);
}

bool Voice::begin(FrameIndex first, std::size_t frames, std::size_t* offset) noexcept {
  const FrameIndex start = start_.load(std::memory_order_acquire);
  if (start >= first + static_cast<FrameIndex>(frames)) return false;
  if (first > start && first > latest_.load(std::memory_order_relaxed)) {
    end(State::missed, first);
    return false;
  }
  *offset = static_cast<std::size_t>(std::max<FrameIndex>(start - first, 0));
  first_frame_.store(first + static_cast<FrameIndex>(*offset), std::memory_order_release);
  state_.store(State::sounding, std::memory_order_release);
  return true;
}

std::size_t Voice::take(std::span<float> samples) noexcept {
  std::size_t taken = 0;
  while (taken < samples.size()) {
    const std::span<const float> ready = input.filled_span();
    if (ready.empty()) break;
    const std::size_t count = std::min(ready.size(), samples.size() - taken);
    std::copy_n(ready.begin(), count, samples.begin() + static_cast<std::ptrdiff_t>(taken));
    input.pop(count);
    taken += count;
  }
  return taken;
}

std::size_t Voice::fade(std::span<float> samples) noexcept {
  const std::size_t count =
      static_cast<std::size_t>(std::min<std::int64_t>(fade_left_, static_cast<std::int64_t>(samples.size())));
  const float step = fade_length_ > 0 ? 1.0F / static_cast<float>(fade_length_) : 0;
  for (std::size_t i = 0; i < count; ++i)
    samples[i] *= static_cast<float>(fade_left_ - static_cast<std::int64_t>(i)) * step;
  fade_left_ -= static_cast<std::int64_t>(count);
  return count;
}

void Voice::end(State state, FrameIndex frame) noexcept {
  end_frame_.store(frame, std::memory_order_release);
  state_.store(state, std::memory_order_release);
}

}  // namespace xiangyin::audio
