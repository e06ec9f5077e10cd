#include "audio/ingest/air_copy.hpp"

#include <array>
#include <span>
#include <string>
#include <vector>

#include "audio/clip/clip_reader.hpp"
#include "audio/ingest/air_copy_pipeline.hpp"

namespace xiangyin::audio {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

constexpr std::size_t block_frames = 4096;

/// Decodes the air copy to its end, as the player will, and counts.
Result<void> prove_playable(const AirCopyRequest& request, std::int64_t frames) {
  auto reader = ClipReader::open(request.air_copy, request.sample_rate);
  if (!reader) return Error{ErrorCode::io, {}, "the air copy is unusable: " + reader.error().message, {}};
  std::array<float, block_frames> block{};
  std::int64_t played = 0;
  for (;;) {
    const auto got = reader->read(block);
    if (!got) return Error{ErrorCode::io, {}, "the air copy is unusable: " + got.error().message, {}};
    if (*got == 0) break;
    played += static_cast<std::int64_t>(*got);
  }
  if (played == frames) return {};
  return Error{ErrorCode::io,
               {},
               "the air copy is unusable: " + std::to_string(played) + " of " + std::to_string(frames) +
                   " frames can be played",
               {}};
}

}  // namespace

Result<Measurement> make_air_copy(Decoder& original, const AirCopyRequest& request) {
  const SourceFormat& format = original.format();
  auto pipeline = AirCopyPipeline::create(format, request);
  if (!pipeline) return pipeline.error();
  const auto width = static_cast<std::size_t>(format.channels);
  std::vector<float> block(block_frames * width);
  for (;;) {
    const auto got = original.read(block);
    if (!got) return got.error();
    if (*got == 0) break;
    if (auto added = (*pipeline)->add(std::span(block).first(*got * width)); !added) return added.error();
  }
  auto measurement = (*pipeline)->finish();
  if (!measurement) return measurement;
  if (auto playable = prove_playable(request, measurement->frames); !playable) return playable.error();
  return measurement;
}

}  // namespace xiangyin::audio
