#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "daemon/core/result.hpp"

namespace xiangyin::audio {

/// Writes the air copy: FLAC (RFC 9639), mono, 16 bit, with fixed predictors and small blocks, which are the
/// cheapest to decode on the day it is played. The file grows with what is written; nothing is kept in
/// memory.
class FlacWriter {
 public:
  /// The descriptor stays the caller's, must outlive the writer and be empty.
  static core::Result<FlacWriter> create(int descriptor, int sample_rate);
  FlacWriter(FlacWriter&&) noexcept;
  FlacWriter& operator=(FlacWriter&&) noexcept;
  ~FlacWriter();

  /// Errors: io, with the system's reason ("No space left on device").
  core::Result<void> write(std::span<const std::int16_t> samples);
  /// Writes the end and the header's final form. Call once, last; without it the file is not whole.
  core::Result<void> finish();

 private:
  struct State;
  explicit FlacWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace xiangyin::audio
