#pragma once

#include <cstdint>
#include <memory>

#include "audio/clip/decoder.hpp"

namespace xiangyin::audio {

/// A recording that libsndfile decodes. Reads with pread(2) from a position of its own: one descriptor can
/// serve many.
class SoundFile final : public Decoder {
 public:
  /// The descriptor stays the caller's and must outlive the reader. `unsupported` when it is no sound file.
  static core::Result<std::unique_ptr<SoundFile>> open(int descriptor);
  ~SoundFile() override;

  /// As the file's header promises; 0 where the header leaves it open.
  std::int64_t frames() const;
  const SourceFormat& format() const override;
  core::Result<std::size_t> read(std::span<float> samples) override;

 private:
  struct State;
  explicit SoundFile(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace xiangyin::audio
