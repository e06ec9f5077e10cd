#pragma once

#include <atomic>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "audio/engine/level.hpp"
#include "audio/engine/wait_free_ring.hpp"

namespace xiangyin::audio {

/// Frames since the stream was opened.
using FrameIndex = std::int64_t;
inline constexpr FrameIndex never = std::numeric_limits<FrameIndex>::max();

/// An output channel and how loud a voice is on it, as a factor.
struct ChannelGain {
  std::size_t channel = 0;  ///< from 0
  float gain = 1;
};

/// One broadcast on its way through the mixer: mono samples, full scale 1.0, with their gain already applied.
/// Three threads meet here, each with its own methods:
///   reader    fills `input` and says when that was all;
///   control   says where on the stream's frames it begins, asks for a fade, reads what became of it;
///   callback  takes the samples in `read`, and nobody else does.
/// Nothing here blocks or allocates after the constructor.
class Voice {
 public:
  enum class State {
    waiting,   ///< for its first frame
    sounding,  ///< the first frame has gone to the device
    said,      ///< the last frame has gone to the device
    cut,       ///< ended by a fade, or before its first frame
    missed     ///< its moment had passed before it could begin; nothing was said
  };

  /// `look_ahead` frames are held at most.
  Voice(std::size_t look_ahead, std::vector<ChannelGain> channels)
      : input(look_ahead), channels_(std::move(channels)) {}

  WaitFreeRing<float> input;  ///< produced by the reader, consumed by `read`
  /// Reader: nothing more will come.
  void end_input() noexcept { input_ended_.store(true, std::memory_order_release); }
  bool input_ended() const noexcept { return input_ended_.load(std::memory_order_acquire); }

  /// Control: begin exactly at `start`; if that has gone by already, at once, but not after `latest`.
  /// May be called again until it sounds.
  void place(FrameIndex start, FrameIndex latest) noexcept;
  /// Control: come to an end over so many frames.
  void fade_out(std::int64_t frames) noexcept { fade_request_.store(frames, std::memory_order_release); }

  /// Callback: the next samples for `block`, from stream frame `first` on; returns how many at the front of
  /// the block, after the first `*offset`, are this voice's. A short look-ahead is filled up with silence.
  std::span<float> read(std::span<float> block, FrameIndex first, std::size_t* offset) noexcept;

  // What became of it. `level` may be read once `over()`.
  const std::vector<ChannelGain>& channels() const noexcept { return channels_; }
  State state() const noexcept { return state_.load(std::memory_order_acquire); }
  bool over() const noexcept { return state() > State::sounding; }
  std::optional<FrameIndex> first_frame() const noexcept;
  FrameIndex end_frame() const noexcept { return end_frame_.load(std::memory_order_acquire); }
  std::int64_t frames_said() const noexcept { return said_.load(std::memory_order_acquire); }
  /// Frames of silence since the look-ahead ran dry, 0 while it has not.
  std::int64_t starved() const noexcept { return starved_.load(std::memory_order_acquire); }
  const Level& level() const noexcept { return level_; }

 private:
  bool begin(FrameIndex first, std::size_t frames, std::size_t* offset) noexcept;
  std::size_t take(std::span<float> samples) noexcept;
  std::size_t fade(std::span<float> samples) noexcept;
  void end(State state, FrameIndex frame) noexcept;

  const std::vector<ChannelGain> channels_;
  std::atomic<bool> input_ended_{false};
  std::atomic<FrameIndex> start_{never};
  std::atomic<FrameIndex> latest_{never};
  std::atomic<std::int64_t> fade_request_{-1};
  std::atomic<State> state_{State::waiting};
  std::atomic<FrameIndex> first_frame_{never};
  std::atomic<FrameIndex> end_frame_{never};
  std::atomic<std::int64_t> said_{0};
  std::atomic<std::int64_t> starved_{0};
  std::int64_t fade_length_ = -1;  // callback only, as the two below
  std::int64_t fade_left_ = 0;
  Level level_;
};

}  // namespace xiangyin::audio
