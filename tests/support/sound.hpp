#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace xiangyin::test {

/// One channel of sound, full scale 1.
struct Sound {
  std::vector<float> samples;
  int rate = 0;  ///< Hz

  double seconds() const { return static_cast<double>(samples.size()) / rate; }
};

/// Reads any file libsndfile knows, mixed to one channel, at `rate` (0: its own).
Sound read_sound(const std::filesystem::path& file, int rate = 0);

/// The same at another rate (soxr, very high quality, linear phase).
Sound resample(const Sound& sound, int rate);

/// 16-bit PCM, one channel. The format follows the name: .wav or .flac.
void write_sound(const std::filesystem::path& file, const Sound& sound);

/// Where `wanted` was found in `heard`.
struct Match {
  std::size_t at = 0;   ///< sample of `heard` where `wanted` begins
  double likeness = 0;  ///< normalised cross-correlation, 1 for the same sound at any gain
};

/// Every place in `heard` that is like `wanted` by at least `least`, in order; places closer together than
/// half of `wanted` count once. Both have the same rate, and what lies between must not resample: noise that
/// is half a sample late is hardly like itself.
std::vector<Match> find_sound(const Sound& heard, const Sound& wanted, double least = 0.8);

/// Holds `heard` from `at` on against `wanted`, 20 ms at a time, and returns the seconds (into `wanted`) of
/// those stretches that are not the same sound: a gap, a jump or a click shows here. Stretches quieter than
/// 40 dB below the loudest are not looked at.
std::vector<double> find_faults(const Sound& heard, std::size_t at, const Sound& wanted, double least = 0.9);

/// Noise that starts and ends at full strength, the same for the same seed: its first sample can be told
/// exactly in a recording of it.
Sound marker(int rate, double seconds, std::uint32_t seed);

}  // namespace xiangyin::test
