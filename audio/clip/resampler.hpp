#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "daemon/core/result.hpp"

namespace xiangyin::audio {

/// Converts one channel from one rate to another with libsoxr at high quality, piece by piece. Delays
/// nothing: what goes in at a moment comes out at that moment.
class Resampler {
 public:
  /// Rates in Hz. `unsupported` when libsoxr cannot do it.
  static core::Result<Resampler> create(int from, int to);
  Resampler(Resampler&&) noexcept;
  Resampler& operator=(Resampler&&) noexcept;
  ~Resampler();

  struct Progress {
    std::size_t used = 0;
    std::size_t made = 0;
  };
  /// Takes samples and gives samples; it may hold some back. Errors: io.
  core::Result<Progress> process(std::span<const float> input, std::span<float> output);
  /// The input's end has come: gives what was held back. Call until nothing is made. Errors: io.
  core::Result<std::size_t> drain(std::span<float> output);

 private:
  struct State;
  explicit Resampler(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace xiangyin::audio
