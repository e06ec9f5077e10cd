#include "audio/engine/mixer.hpp"

#include <algorithm>
#include <cstdlib>

namespace xiangyin::audio {
namespace {

constexpr float full_scale = 32767;

// Rounds to nearest by shifting into the positive numbers, where truncation is the machine's own: this,
// unlike std::lround, becomes vector instructions.
std::int32_t to_sample(float value) noexcept {
  const float above = value > -1.0F ? value : -1.0F;  // not a number becomes -1
  const float clamped = above < 1.0F ? above : 1.0F;
  return static_cast<std::int32_t>(clamped * full_scale + 32768.5F) - 32768;
}

/// Returns the largest size of a sample.
std::int32_t convert(const float* from, std::int16_t* to, std::size_t count) noexcept {
  std::int32_t loudest = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::int32_t sample = to_sample(from[i]);
    loudest = std::max(loudest, std::abs(sample));
    to[i] = static_cast<std::int16_t>(sample);
  }
  return loudest;
}

}  // namespace

Mixer::Mixer(int channels)
    : channels_(static_cast<std::size_t>(channels)),
      sum_(block_frames * channels_),
      converted_(block_frames * channels_) {}

bool Mixer::add(Voice& voice) noexcept {
  for (std::atomic<Voice*>& place : voices_) {
    if (place.load(std::memory_order_acquire) == nullptr) {
      place.store(&voice, std::memory_order_release);
      return true;
    }
  }
  return false;
}

bool Mixer::holds(const Voice& voice) const noexcept {
  return std::any_of(voices_.begin(), voices_.end(), [&voice](const std::atomic<Voice*>& place) {
    return place.load(std::memory_order_acquire) == &voice;
  });
}

void Mixer::render(std::span<std::int16_t> output) noexcept {
  bool starved = false;
  while (!output.empty()) {
    const std::size_t frames = std::min(block_frames, output.size() / channels_);
    const std::span<std::int16_t> block = output.first(frames * channels_);
    if (const std::size_t sums = mix_block(frames, &starved); sums > 0) {
      write_block(block.data(), frames, sums);
    } else {
      std::fill(block.begin(), block.end(), std::int16_t{0});
    }
    next_frame_.store(next_frame_.load(std::memory_order_relaxed) + static_cast<FrameIndex>(frames),
                      std::memory_order_release);
    output = output.subspan(block.size());
  }
  if (starved) starvations_.fetch_add(1, std::memory_order_relaxed);
}

// Which channels the block's sums are different in: 1 when every voice is on all of them, as a village's
// mostly are, so that the work is done once; 0 when nobody sounds.
std::size_t Mixer::mix_block(std::size_t frames, bool* starved) noexcept {
  std::size_t sums = 0;
  for (std::atomic<Voice*>& place : voices_) {
    Voice* voice = place.load(std::memory_order_acquire);
    if (voice == nullptr) continue;
    std::size_t offset = 0;
    const std::span<const float> samples =
        voice->read(std::span(samples_).first(frames), next_frame_.load(std::memory_order_relaxed), &offset);
    if (!samples.empty()) {
      if (sums == 0) std::fill_n(sum_.begin(), block_frames, 0.0F);
      if (sums <= 1) sums = make_room(*voice);
      add(samples, offset, *voice, sums);
    }
    if (voice->starved() > 0) *starved = true;
    // The control thread may free the voice as soon as its place is empty.
    if (voice->over()) place.store(nullptr, std::memory_order_release);
  }
  return sums;
}

// One sum goes on serving all channels when the voice is on every one of them alike; else each gets its own.
std::size_t Mixer::make_room(const Voice& voice) noexcept {
  const auto& places = voice.channels();
  const auto alike = [&places](const ChannelGain& place) { return place.gain == places.front().gain; };
  if (places.size() == channels_ && std::all_of(places.begin(), places.end(), alike)) return 1;
  for (std::size_t channel = 1; channel < channels_; ++channel)
    std::copy_n(sum_.begin(), block_frames,
                sum_.begin() + static_cast<std::ptrdiff_t>(channel * block_frames));
  return channels_;
}

void Mixer::add(std::span<const float> samples, std::size_t offset, const Voice& voice,
                std::size_t sums) noexcept {
  for (const ChannelGain& place : voice.channels()) {
    if (place.channel >= sums) continue;
    float* sum = sum_.data() + place.channel * block_frames + offset;
    for (std::size_t i = 0; i < samples.size(); ++i)
      sum[i] += samples[i] * place.gain;
  }
}

// Plain loops rather than clever ones: each becomes vector instructions.
void Mixer::write_block(std::int16_t* output, std::size_t frames, std::size_t sums) noexcept {
  std::int32_t loudest = 0;
  for (std::size_t channel = 0; channel < sums; ++channel) {
    loudest = std::max(loudest, convert(sum_.data() + channel * block_frames,
                                        converted_.data() + channel * block_frames, frames));
  }
  const std::int16_t* first = converted_.data();
  const std::size_t stride = sums == 1 ? 0 : block_frames;
  if (channels_ == 2) {
    for (std::size_t i = 0; i < frames; ++i) {
      output[2 * i] = first[i];
      output[2 * i + 1] = first[stride + i];
    }
  } else {
    for (std::size_t i = 0; i < frames; ++i) {
      for (std::size_t channel = 0; channel < channels_; ++channel)
        output[i * channels_ + channel] = first[channel * stride + i];
    }
  }
  const float peak = static_cast<float>(loudest) / full_scale;
  if (peak > peak_.load(std::memory_order_relaxed)) peak_.store(peak, std::memory_order_relaxed);
}

}  // namespace xiangyin::audio
