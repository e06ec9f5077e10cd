#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <span>
#include <vector>

#include "audio/engine/voice.hpp"

namespace xiangyin::audio {

/// Adds up the voices that sound at the same time and saturates the sum: interleaved 16-bit frames for the
/// device. One mixer serves one opened stream; its frames count from 0.
///
/// render() runs on the device's callback thread. It takes no lock, no heap, no file and no clock, and its
/// work is bounded by frames x (voices + channels): it may do what a callback may. Everything else belongs to
/// the control thread.
class Mixer {
 public:
  static constexpr std::size_t max_voices = 16;

  explicit Mixer(int channels);

  /// Callback thread: the next frames. `output` holds a whole number of frames.
  void render(std::span<std::int16_t> output) noexcept;

  /// Control thread. The voice must live until `holds` says no: the callback lets go of it when it is over.
  /// False when all places are taken.
  bool add(Voice& voice) noexcept;
  bool holds(const Voice& voice) const noexcept;

  FrameIndex next_frame() const noexcept { return next_frame_.load(std::memory_order_acquire); }
  /// Calls of render() in which a voice ran dry.
  std::int64_t starvations() const noexcept { return starvations_.load(std::memory_order_relaxed); }
  /// The loudest output sample since the last call, full scale 1.0.
  float take_peak() noexcept { return peak_.exchange(0, std::memory_order_relaxed); }

 private:
  static constexpr std::size_t block_frames = 512;

  std::size_t mix_block(std::size_t frames, bool* starved) noexcept;
  std::size_t make_room(const Voice& voice) noexcept;
  void add(std::span<const float> samples, std::size_t offset, const Voice& voice, std::size_t sums) noexcept;
  void write_block(std::int16_t* output, std::size_t frames, std::size_t sums) noexcept;

  const std::size_t channels_;
  std::array<std::atomic<Voice*>, max_voices> voices_{};
  std::vector<float> sum_;                     // channel after channel, block_frames each
  std::vector<std::int16_t> converted_;        // the same in 16 bits
  std::array<float, block_frames> samples_{};  // one voice's
  std::atomic<FrameIndex> next_frame_{0};
  std::atomic<std::int64_t> starvations_{0};
  std::atomic<float> peak_{0};
};

}  // namespace xiangyin::audio
