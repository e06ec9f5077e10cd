#pragma once

#include <cstdint>
#include <span>

namespace xiangyin::audio {

/// The loudest sample and the mean power of mono samples, full scale 1.0; what is over it counts as 1.0, as
/// the device hears it. Owned by one thread at a time.
class Level {
 public:
  void add(std::span<const float> samples) noexcept;
  float peak() const { return peak_; }
  double peak_dbfs() const;
  double rms_dbfs() const;  ///< of all samples added; a full-scale square wave is 0 dBFS

 private:
  float peak_ = 0;
  double power_ = 0;
  std::int64_t count_ = 0;
};

inline constexpr double silence_dbfs = -120;

/// 20 log10, not below silence_dbfs.
double to_dbfs(double amplitude);
double from_db(double decibels);

}  // namespace xiangyin::audio
