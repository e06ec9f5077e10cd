#include "audio/ingest/original.hpp"

#include <utility>

#include "audio/clip/sound_file.hpp"

namespace xiangyin::audio {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

/// A decoder knows what is wrong with the bytes, and not what a person is to do about it.
Error for_people(Error error) {
  if (error.advice.empty() && error.code != ErrorCode::io) {
    error.code = ErrorCode::invalid;
    error.advice = "Send the whole file again; if it is like this where it comes from too, record it anew.";
  }
  return error;
}

}  // namespace

Result<Original> Original::open(const FfmpegDecoder::Options& options) {
  const auto container = identify_container(options.original);
  if (!container) return container.error();
  Original original(options.original, *container);
  if (container->demuxer.empty()) return original;
  auto started = FfmpegDecoder::start(*container, options);
  if (!started) return started.error();
  original.ffmpeg_ = std::move(*started);
  return original;
}

Result<Decoder*> Original::decoder() {
  if (ffmpeg_) {
    if (auto opened = ffmpeg_->open(); !opened) return opened.error();
    return ffmpeg_.get();
  }
  auto opened = SoundFile::open(descriptor_);
  if (!opened) return opened.error();
  file_ = std::move(*opened);
  return file_.get();
}

Result<Measurement> Original::look_at(const AirCopyRequest& request) {
  const auto wholeness = check_container(descriptor_, container_.kind);
  if (!wholeness) return wholeness.error();
  const auto source = decoder();
  if (!source) return source.error();
  auto measurement = make_air_copy(**source, request);
  if (!measurement) return measurement;
  const Wholeness decoded = ffmpeg_ ? ffmpeg_->wholeness() : Wholeness{};
  measurement->findings.breaks_off = wholeness->breaks_off || decoded.breaks_off;
  measurement->findings.damaged = wholeness->damaged || decoded.damaged;
  return measurement;
}

Result<Measurement> Original::ingest(const AirCopyRequest& request) {
  auto measurement = look_at(request);
  return measurement ? measurement : for_people(measurement.error());
}

}  // namespace xiangyin::audio
