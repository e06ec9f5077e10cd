#pragma once

#include <memory>
#include <string>

#include "audio/clip/decoder.hpp"
#include "audio/container/container.hpp"
#include "audio/ingest/confinement.hpp"

namespace xiangyin::audio {

/// A recording that ffmpeg decodes, in a confined child process of its own: it reads the original from a
/// descriptor and gives samples on a pipe, and may use no other protocol, container or codec than the ones
/// phones record in. What it gives is as little trusted as the original. The process dies with this one.
class FfmpegDecoder final : public Decoder {
 public:
  struct Options {
    std::string program;       ///< path of ffmpeg
    int original = -1;         ///< descriptor, read only; must outlive the source
    int patience_seconds = 0;  ///< without a byte from it for so long, it has stopped
    ConfinementLimits limits;
  };

  /// Starts the child; reads nothing of it. To be called before this process is confined. `unsupported` when
  /// ffmpeg is not installed; io.
  static core::Result<std::unique_ptr<FfmpegDecoder>> start(const Container& container,
                                                            const Options& options);
  ~FfmpegDecoder() override;

  /// Waits for the first bytes, after which the format is known; call it before anything else, once. Errors
  /// as read().
  core::Result<void> open();
  /// What ffmpeg said, at the end, of a file that it could decode all the same.
  Wholeness wholeness() const;

  const SourceFormat& format() const override;
  /// Errors: invalid when it cannot be decoded; too_large when that takes too much time; io when ffmpeg
  /// cannot be run, has stopped, or does not do what it should.
  core::Result<std::size_t> read(std::span<float> samples) override;

 private:
  struct State;
  explicit FfmpegDecoder(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace xiangyin::audio
