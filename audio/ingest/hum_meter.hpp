#pragma once

#include <array>
#include <span>

#include "audio/ingest/level_meter.hpp"

namespace xiangyin::audio {

/// Listens for the tone of the mains, 50 or 60 Hz, that a bad cable or a missing earth brings: it is there in
/// every second, as no voice and hardly any music is. Goertzel's algorithm over seconds, at about 4 kHz.
class HumMeter {
 public:
  explicit HumMeter(int sample_rate);

  void add(std::span<const float> samples);
  /// Of the louder of the two, in the quieter seconds: what four seconds out of five exceed. Silence when
  /// fewer than three seconds were heard.
  double level_dbfs() const;

 private:
  struct Tone {
    double turn;  ///< 2 cos(w)
    double one = 0;
    double two = 0;
    LevelMeter levels = {};
  };

  void add_mean(double mean);

  int step_;    ///< samples that are one mean
  int second_;  ///< means that are one second
  std::array<Tone, 2> tones_;
  double sum_ = 0;
  int summed_ = 0;
  int means_ = 0;
};

}  // namespace xiangyin::audio
