#include "audio/ingest/level_meter.hpp"

#include <algorithm>
#include <cmath>

namespace xiangyin::audio {

double rms_dbfs(std::span<const float> samples) {
  double power = 0;
  for (const float sample : samples)
    power += static_cast<double>(sample) * sample;
  if (samples.empty() || power <= 0) return silence_dbfs;
  return std::max(10 * std::log10(power / static_cast<double>(samples.size())), silence_dbfs);
}

void LevelMeter::add(double dbfs) {
  const double level = std::clamp(dbfs, silence_dbfs, 0.0);
  ++counts_.at(static_cast<std::size_t>(std::lrint(-level * steps_a_db)));
  if (windows_ == 0) first_ = level;
  last_ = level;
  ++windows_;
}

double LevelMeter::percentile(double share) const {
  const auto wanted = static_cast<std::int64_t>(std::ceil(share * static_cast<double>(windows_)));
  std::int64_t seen = 0;
  for (std::size_t below = counts_.size(); below-- > 0;) {
    seen += counts_.at(below);
    if (seen > 0 && seen >= wanted) return -static_cast<double>(below) / steps_a_db;
  }
  return silence_dbfs;
}

}  // namespace xiangyin::audio
