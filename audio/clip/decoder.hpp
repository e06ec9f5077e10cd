#pragma once

#include <span>
#include <string>

#include "daemon/core/result.hpp"

namespace xiangyin::audio {

/// What a recording is before it is decoded.
struct SourceFormat {
  int sample_rate = 0;  ///< Hz
  int channels = 0;
  std::string name;  ///< "WAV (Microsoft), Signed 16 bit PCM"
};

/// A recording as its decoder gives it, piece by piece: all channels, at its own rate. One thread at a time.
class Decoder {
 public:
  Decoder() = default;
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
  virtual ~Decoder() = default;

  virtual const SourceFormat& format() const = 0;
  /// The next frames, interleaved, full scale 1.0; `samples` holds a whole number of them. Returns the frames
  /// read: fewer than asked for only at the end, 0 from then on. `invalid` when the recording breaks off or
  /// is damaged so that it cannot be decoded; `io` when it cannot be read.
  virtual core::Result<std::size_t> read(std::span<float> samples) = 0;
};

/// The mean of each frame's channels, so that nothing overdrives. `mono` holds one sample a frame.
void mix_to_mono(std::span<const float> interleaved, int channels, std::span<float> mono);

}  // namespace xiangyin::audio
