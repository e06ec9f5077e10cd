#include "audio/ingest/channel_meter.hpp"

#include <cmath>

#include "audio/ingest/level_meter.hpp"

namespace xiangyin::audio {
namespace {

constexpr float full_scale = 0.998F;
constexpr int least_run = 3;

double decibels(double power) {
  return power > 0 ? std::max(10 * std::log10(power), silence_dbfs) : silence_dbfs;
}

}  // namespace

ChannelMeter::ChannelMeter(int channels) : channels_(static_cast<std::size_t>(channels)) {}

void ChannelMeter::add(std::span<const float> interleaved) {
  const std::size_t width = channels_.size();
  const std::size_t frames = interleaved.size() / width;
  for (std::size_t frame = 0; frame < frames; ++frame) {
    float sum = 0;
    for (std::size_t index = 0; index < width; ++index) {
      Channel& channel = channels_[index];
      const float sample = interleaved[frame * width + index];
      sum += sample;
      channel.power += static_cast<double>(sample) * sample;
      channel.run = std::fabs(sample) < full_scale ? 0 : channel.run + 1;
      if (channel.run >= least_run) clipped_ += channel.run == least_run ? least_run : 1;
    }
    mono_power_ += static_cast<double>(sum) * sum;
  }
  frames_ += static_cast<std::int64_t>(frames);
}

double ChannelMeter::level_dbfs(int channel) const {
  if (frames_ == 0) return silence_dbfs;
  return decibels(channels_.at(static_cast<std::size_t>(channel)).power / static_cast<double>(frames_));
}

double ChannelMeter::kept_in_mono_db() const {
  double power = 0;
  for (const Channel& channel : channels_)
    power += channel.power;
  // The mean is the sum through n, its power that of the sum through n squared.
  const auto count = static_cast<double>(channels_.size());
  return power > 0 ? decibels(mono_power_ / (power * count)) : 0;
}

double ChannelMeter::clipped_share() const {
  if (frames_ == 0) return 0;
  return static_cast<double>(clipped_) /
         (static_cast<double>(frames_) * static_cast<double>(channels_.size()));
}

}  // namespace xiangyin::audio
