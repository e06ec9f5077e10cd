#include "audio/ingest/air_copy.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <span>

#include "audio/clip/clip_reader.hpp"
#include "audio/clip/container.hpp"
#include "audio/clip/flac_writer.hpp"
#include "daemon/core/time.hpp"

namespace xiangyin::audio {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

constexpr std::size_t block_frames = 4096;
constexpr int least_rate = 4000;
constexpr int most_rate = 384000;
constexpr int most_channels = 8;

std::int16_t to_16_bit(float sample) {
  const float scaled = sample * 32768.0F;
  // Written so that a NaN, which a float file may hold, becomes silence.
  if (!(scaled > -32768.0F)) return scaled < 0 ? std::int16_t{-32768} : std::int16_t{0};
  return static_cast<std::int16_t>(std::lrint(std::min(scaled, 32767.0F)));
}

Error for_people(Error error) {
  if (error.advice.empty() && error.code != ErrorCode::io) {
    error.code = ErrorCode::invalid;
    error.advice = "Send the whole file again; if it is like this where it comes from too, record it anew.";
  }
  return error;
}

Result<ClipReader> open_original(const AirCopyRequest& request) {
  if (auto whole = check_container(request.original); !whole) return whole.error();
  auto reader = ClipReader::open(request.original, request.sample_rate);
  if (!reader) return for_people(reader.error());
  const SourceFormat& source = reader->source();
  if (source.sample_rate < least_rate || source.sample_rate > most_rate) {
    return Error{ErrorCode::invalid,
                 {},
                 "its sample rate of " + std::to_string(source.sample_rate) + " Hz is no rate of speech",
                 "Record with 8000 to 48000 Hz."};
  }
  if (source.channels > most_channels) {
    return Error{ErrorCode::invalid,
                 {},
                 "it has " + std::to_string(source.channels) + " channels",
                 "Record in mono or stereo."};
  }
  return reader;
}

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

/// Moves everything from the reader through the meter into the writer. Returns the frames.
Result<std::int64_t> copy(ClipReader& reader, LoudnessMeter& meter, FlacWriter& writer,
                          const AirCopyRequest& request) {
  const std::int64_t most_frames = request.duration_seconds * request.sample_rate;
  std::array<float, block_frames> decoded{};
  std::array<std::int16_t, block_frames> written{};
  std::int64_t frames = 0;
  for (;;) {
    const auto got = reader.read(decoded);
    if (!got) return for_people(got.error());
    if (*got == 0) return frames;
    frames += static_cast<std::int64_t>(*got);
    if (frames > most_frames) {
      return Error{ErrorCode::too_large,
                   {},
                   "it is longer than " + core::to_text(std::chrono::seconds(request.duration_seconds)),
                   "Cut it into shorter recordings."};
    }
    const std::span<std::int16_t> block(written.data(), *got);
    std::transform(decoded.begin(), decoded.begin() + static_cast<std::ptrdiff_t>(*got), block.begin(),
                   to_16_bit);
    if (auto measured = meter.add(block); !measured) return measured.error();
    if (auto wrote = writer.write(block); !wrote) return wrote.error();
  }
}

}  // namespace

Result<Measurement> make_air_copy(const AirCopyRequest& request) {
  auto reader = open_original(request);
  if (!reader) return reader.error();
  auto meter = LoudnessMeter::create(request.sample_rate);
  if (!meter) return meter.error();
  auto writer = FlacWriter::create(request.air_copy, request.sample_rate);
  if (!writer) return writer.error();
  const auto frames = copy(*reader, *meter, *writer, request);
  if (!frames) return frames.error();
  if (*frames == 0) {
    return Error{
        ErrorCode::invalid, {}, "there is no sound in it", "Record it again and send the whole file."};
  }
  if (auto finished = writer->finish(); !finished) return finished.error();
  if (auto playable = prove_playable(request, *frames); !playable) return playable.error();
  const SourceFormat& source = reader->source();
  return Measurement{*frames, meter->loudness(), source.sample_rate, source.channels, source.name};
}

}  // namespace xiangyin::audio
