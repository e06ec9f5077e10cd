#pragma once

#include <memory>

#include "audio/container/container.hpp"
#include "audio/ingest/air_copy.hpp"
#include "audio/ingest/ffmpeg_decoder.hpp"

namespace xiangyin::audio {

/// One untrusted recording on its way to an air copy: libsndfile decodes what it can, ffmpeg the rest.
class Original {
 public:
  /// Tells what it is and, where that takes ffmpeg, has it started: the last thing to be done before this
  /// process is confined. Errors: invalid when it is no sound file, unsupported when it takes ffmpeg and
  /// there is none; io.
  static core::Result<Original> open(const FfmpegDecoder::Options& options);

  /// Checks the container, decodes, judges. Errors, with advice for the person who recorded: invalid,
  /// too_large; io.
  core::Result<Measurement> ingest(const AirCopyRequest& request);

 private:
  Original(int descriptor, const Container& container) : descriptor_(descriptor), container_(container) {}

  core::Result<Decoder*> decoder();
  core::Result<Measurement> look_at(const AirCopyRequest& request);

  int descriptor_;
  Container container_;
  std::unique_ptr<FfmpegDecoder> ffmpeg_;  ///< none where libsndfile decodes
  std::unique_ptr<Decoder> file_;
};

}  // namespace xiangyin::audio
