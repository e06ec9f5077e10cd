#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace xiangyin::audio {

/// What only the original's channels tell, before they become one: which of them sounds, whether they cancel
/// each other, and how much of them is clipped.
class ChannelMeter {
 public:
  explicit ChannelMeter(int channels);

  void add(std::span<const float> interleaved);

  int channels() const { return static_cast<int>(channels_.size()); }
  double level_dbfs(int channel) const;
  /// How much of the channels' mean power is left in their mean, in dB: 0 when they are alike, -3 when two
  /// have nothing in common, far below when they are each other's mirror image.
  double kept_in_mono_db() const;
  /// The share of samples, 0 to 1, that stand at full scale with their neighbours: three in a row or more.
  double clipped_share() const;

 private:
  struct Channel {
    double power = 0;  ///< sum of squares
    int run = 0;       ///< samples at full scale up to now
  };

  std::vector<Channel> channels_;
  double mono_power_ = 0;
  std::int64_t frames_ = 0;
  std::int64_t clipped_ = 0;
};

}  // namespace xiangyin::audio
