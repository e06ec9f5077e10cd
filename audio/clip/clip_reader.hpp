#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "audio/clip/decoder.hpp"

namespace xiangyin::audio {

/// One sound file, decoded piece by piece into mono samples at the device's rate. Everything libsndfile reads
/// will do. Several channels become one by their mean, so that nothing overdrives; another rate is converted
/// by libsoxr at high quality. Full scale is 1.0.
///
/// Reads with pread(2) from a position of its own: one descriptor can serve many readers. One thread at a
/// time.
class ClipReader {
 public:
  /// The descriptor stays the caller's and must outlive the reader. `unsupported` when it is no sound file.
  static core::Result<ClipReader> open(int descriptor, int sample_rate);
  ClipReader(ClipReader&&) noexcept;
  ClipReader& operator=(ClipReader&&) noexcept;
  ~ClipReader();

  /// At the device's rate, as the file's header promises; 0 where the header leaves it open.
  std::int64_t frames() const;
  const SourceFormat& source() const;
  /// The next samples; fewer than asked for only at the end, 0 from then on. `invalid` when the file breaks
  /// off before what its header promises, or is damaged so that it cannot be decoded; `io` when it cannot be
  /// read.
  core::Result<std::size_t> read(std::span<float> samples);

 private:
  struct State;
  explicit ClipReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace xiangyin::audio
