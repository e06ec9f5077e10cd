#include "audio/ingest/ffmpeg_decoder.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include <unistd.h>

#include "audio/container/bytes.hpp"
#include "audio/ingest/confined_child.hpp"
#include "daemon/core/time.hpp"

namespace xiangyin::audio {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

/// What phones record in, and what their makers wrap in the same containers.
constexpr const char* containers = "mov,amr,matroska,aac,caf";
constexpr const char* codecs =
    "aac,alac,amrnb,amrwb,opus,libopus,vorbis,libvorbis,flac,mp3float,mp3,qcelp,adpcm_ima_qt,pcm_mulaw,pcm_"
    "alaw,"
    "pcm_u8,pcm_s8,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be";

/// AU, which tells rate and channels in 24 bytes and then is nothing but samples.
constexpr std::size_t header_bytes = 24;
constexpr std::size_t most_header_bytes = 4096;
constexpr std::uint64_t float_samples = 6;
constexpr int most_rate = 1'000'000;
constexpr int most_channels = 64;
constexpr std::size_t sample_bytes = sizeof(float);
/// It writes nothing but its last words, into a file in memory.
constexpr std::int64_t most_words = 65536;

/// AMR leaves frames out while nobody speaks, which ffmpeg calls errors: it goes on behind them, and silence
/// takes their place.
bool may_pause(const Container& container) {
  return container.demuxer == "amr" || container.kind == ContainerKind::three_gpp;
}

std::vector<std::string> arguments(const Container& container, int original) {
  // clang-format off: an option and its value in one line
  std::vector<std::string> words{"-nostdin",
                                 "-hide_banner",
                                 "-loglevel",
                                 "error",
                                 "-threads",
                                 "1",
                                 "-protocol_whitelist",
                                 "file,pipe",
                                 "-format_whitelist",
                                 containers,
                                 "-codec_whitelist",
                                 codecs,
                                 "-vn",
                                 "-sn",
                                 "-dn",
                                 "-f",
                                 std::string(container.demuxer),
                                 "-i",
                                 "/proc/self/fd/" + std::to_string(original),
                                 "-map",
                                 "0:a:0",
                                 "-map_metadata",
                                 "-1"};
  // clang-format on
  const std::vector<std::string> errors =
      may_pause(container)
          ? std::vector<std::string>{"-af", "aresample=async=1:min_hard_comp=0.01:first_pts=0"}
          : std::vector<std::string>{"-xerror"};
  words.insert(words.end(), errors.begin(), errors.end());
  words.insert(words.end(), {"-c:a", "pcm_f32be", "-f", "au", "pipe:1"});
  return words;
}

Error not_installed(const Container& container) {
  return {
      ErrorCode::unsupported,
      {},
      std::string(container.name) + " recordings are read with ffmpeg, which this station does not have",
      "Have the package ffmpeg installed (apt-get install ffmpeg), or send the recording as WAV, FLAC, Ogg "
      "or MP3."};
}

Error failed(const std::string& how) {
  return {ErrorCode::io,
          {},
          "looking at the recording failed: ffmpeg " + how,
          "Send it again; if it fails again, convert it to WAV and send that."};
}

float to_float(const char* bytes) {
  std::uint32_t bits = 0;
  std::memcpy(&bits, bytes, sizeof bits);
  if constexpr (std::endian::native == std::endian::little) bits = __builtin_bswap32(bits);
  return std::bit_cast<float>(bits);
}

}  // namespace

struct FfmpegDecoder::State {
  ConfinedChild child;
  SourceFormat format{};
  int patience_seconds;
  std::int64_t processor_seconds;
  std::vector<char> bytes = {};  ///< read and not yet given
  std::size_t used = 0;
  std::int64_t frames = 0;  ///< given
  bool ended = false;
  bool breaks_off = false;
  bool damaged = false;

  /// Reads more, until `count` bytes wait or the output ends.
  Result<void> fill(std::size_t count);
  std::size_t waiting() const { return bytes.size() - used; }
  Result<void> end();
  Error judge(const ChildEnd& end) const;
};

Result<void> FfmpegDecoder::State::fill(std::size_t count) {
  bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(std::exchange(used, 0)));
  while (bytes.size() < count && !ended) {
    const std::size_t before = bytes.size();
    bytes.resize(count);
    const auto got = child.read(bytes.data() + before, count - before, patience_seconds);
    bytes.resize(before + (got ? *got : 0));
    if (!got && got.error().code == ErrorCode::unavailable)
      return failed("has stopped: " + got.error().message);
    if (!got) return got.error();
    if (*got > 0) continue;
    ended = true;
    return end();
  }
  return {};
}

/// Learns how it ended, once its output has.
Result<void> FfmpegDecoder::State::end() {
  const auto how = child.wait(patience_seconds);
  if (!how) return failed("does not end");
  if (how->signal != 0 || how->status != 0) return judge(*how);
  const std::string words = child.words();
  breaks_off = words.find("ended prematurely") != std::string::npos;
  damaged = words.find("[aac") != std::string::npos;
  return {};
}

Error FfmpegDecoder::State::judge(const ChildEnd& end) const {
  constexpr int cannot_start = 127;
  const std::string words = child.words();
  const auto said = [&words](const char* what) { return words.find(what) != std::string::npos; };
  if (end.signal == SIGXCPU || end.signal == SIGKILL) {
    return {ErrorCode::too_large,
            {},
            "looking at it takes longer than " + std::to_string(processor_seconds) + " s of processor time",
            "Cut it into shorter recordings, or raise ingest.processor_seconds."};
  }
  if (end.status == cannot_start) return failed("cannot be run: " + words);
  if (said("Cannot allocate memory")) {
    return {ErrorCode::too_large,
            {},
            "decoding it needs more memory than ingest.memory_megabytes allows",
            "Send it in a common format, mono or stereo, or raise the limit."};
  }
  if (frames == 0 && said("matches no streams"))
    return {ErrorCode::invalid, {}, "there is no sound in it", {}};
  if (frames == 0 && said("not on whitelist")) {
    return {ErrorCode::invalid, {}, "its sound is coded in a way the station cannot read", {}};
  }
  const std::chrono::milliseconds decoded(frames > 0 ? frames * 1000 / format.sample_rate : 0);
  return {ErrorCode::invalid, {}, "it is damaged or breaks off after " + core::to_text(decoded), {}};
}

Result<std::unique_ptr<FfmpegDecoder>> FfmpegDecoder::start(const Container& container,
                                                            const Options& options) {
  if (access(options.program.c_str(), X_OK) != 0) return not_installed(container);
  ConfinementLimits limits = options.limits;
  limits.file_bytes = most_words;
  auto child = ConfinedChild::start(
      {options.program, arguments(container, options.original), options.original}, limits);
  if (!child) return child.error();
  return std::unique_ptr<FfmpegDecoder>(
      new FfmpegDecoder(std::make_unique<State>(State{std::move(*child),
                                                      {0, 0, std::string(container.name)},
                                                      options.patience_seconds,
                                                      limits.processor_seconds})));
}

FfmpegDecoder::FfmpegDecoder(std::unique_ptr<State> state) : state_(std::move(state)) {}
FfmpegDecoder::~FfmpegDecoder() = default;

Result<void> FfmpegDecoder::open() {
  if (auto filled = state_->fill(header_bytes); !filled) return filled;
  const std::string_view header(state_->bytes.data(), state_->waiting());
  if (header.size() < header_bytes || !header.starts_with(".snd")) return failed("gives no sound");
  const auto word = [header](std::size_t index) { return number(header.substr(index * 4, 4), Endian::big); };
  const std::uint64_t begin = word(1);
  const std::uint64_t rate = word(4);
  const std::uint64_t channels = word(5);
  if (begin < header_bytes || begin > most_header_bytes || word(3) != float_samples || rate == 0 ||
      rate > most_rate || channels == 0 || channels > most_channels)
    return failed("gives no sound that could be");
  if (auto filled = state_->fill(begin); !filled) return filled;
  if (state_->waiting() < begin) return failed("gives no sound");
  state_->used = begin;
  state_->format.sample_rate = static_cast<int>(rate);
  state_->format.channels = static_cast<int>(channels);
  return {};
}

Wholeness FfmpegDecoder::wholeness() const {
  return {state_->breaks_off, state_->damaged};
}

const SourceFormat& FfmpegDecoder::format() const {
  return state_->format;
}

Result<std::size_t> FfmpegDecoder::read(std::span<float> samples) {
  State& state = *state_;
  const auto width = static_cast<std::size_t>(state.format.channels);
  if (auto filled = state.fill(samples.size() * sample_bytes); !filled) return filled.error();
  const std::size_t frames = std::min(samples.size(), state.waiting() / sample_bytes) / width;
  for (std::size_t i = 0; i < frames * width; ++i)
    samples[i] = to_float(state.bytes.data() + state.used + i * sample_bytes);
  state.used += frames * width * sample_bytes;
  state.frames += static_cast<std::int64_t>(frames);
  return frames;
}

}  // namespace xiangyin::audio
