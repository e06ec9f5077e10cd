// xiangyin-ingest: looks at one untrusted recording, alone in a locked room, and makes its air copy.
//   descriptor 3  the original, to read
//   descriptor 4  an empty file for the air copy, to read and write
//   descriptor 5  the result: one JSON object, {"measurement": {...}, "verdicts": [...]} or {"error": {...}}
// What libsndfile cannot read is decoded by ffmpeg, in a child of this one, as locked up as it is.
// The exit status is 0 when the result was told, whichever it is.

#include <algorithm>
#include <cstdint>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "audio/ingest/confinement.hpp"
#include "audio/ingest/original.hpp"
#include "daemon/core/file.hpp"

namespace {

using xiangyin::audio::AirCopyRequest;
using xiangyin::audio::ConfinementLimits;
using xiangyin::audio::Measurement;
using xiangyin::audio::Original;
using xiangyin::core::Error;
using xiangyin::core::ErrorCode;
using xiangyin::core::Result;

constexpr int original_descriptor = 3;
constexpr int air_copy_descriptor = 4;
constexpr int result_descriptor = 5;

struct Options {
  AirCopyRequest request{.air_copy = air_copy_descriptor};
  std::string ffmpeg = "/usr/bin/ffmpeg";
  ConfinementLimits limits{.processor_seconds = 120, .memory_bytes = std::int64_t{512} << 20U};
};

/// Without a byte from ffmpeg for so long, it has stopped: longer than a slow card takes to load it.
constexpr std::int64_t patience_seconds = 30;

boost::json::object to_json(const Measurement& measurement, int sample_rate) {
  const auto milliseconds = [sample_rate](std::int64_t frames) {
    return (frames * 1000 + sample_rate / 2) / sample_rate;
  };
  return {{"duration_milliseconds", milliseconds(measurement.frames)},
          {"trimmed_start_milliseconds", milliseconds(measurement.left_out_before)},
          {"trimmed_end_milliseconds", milliseconds(measurement.left_out_behind)},
          {"integrated_lufs", measurement.loudness.integrated_lufs},
          {"true_peak_dbtp", measurement.loudness.true_peak_dbtp},
          {"noise_floor_dbfs", measurement.findings.noise_floor_dbfs},
          {"sample_rate", measurement.source.sample_rate},
          {"channels", measurement.source.channels},
          {"format", measurement.source.name}};
}

boost::json::array to_json(const std::vector<std::string_view>& codes) {
  boost::json::array array;
  for (const std::string_view code : codes)
    array.emplace_back(code);
  return array;
}

boost::json::object to_json(const Error& error) {
  return {{"code", xiangyin::core::to_text(error.code)},
          {"field", error.field},
          {"message", error.message},
          {"advice", error.advice}};
}

Result<Measurement> ingest(Options options) {
  auto original = Original::open(
      {.program = options.ffmpeg,
       .original = original_descriptor,
       .patience_seconds = static_cast<int>(std::min(patience_seconds, options.limits.processor_seconds)),
       .limits = options.limits});
  if (!original) return original.error();
  // A FLAC file is hardly ever larger than its samples; the rest is for headers and noise.
  options.limits.file_bytes =
      options.request.duration_seconds * options.request.sample_rate * 2 * 11 / 10 + 65536;
  if (auto confined = xiangyin::audio::confine(options.limits); !confined) return confined.error();
  try {
    return original->ingest(options.request);
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::too_large,
                 {},
                 "decoding it needs more memory than ingest.memory_megabytes allows",
                 "Send it in a common format, mono or stereo, or raise the limit."};
  }
}

}  // namespace

#if defined(__SANITIZE_ADDRESS__)
/// The leak checker cannot look around in here; the fuzzer looks for leaks in the same code.
extern "C" int __lsan_is_turned_off() {
  return 1;
}
#endif

int main(int argc, char** argv) {
  Options options;
  CLI::App app("Decodes and measures one recording and makes its air copy. Started by xiangyind.");
  app.add_option("--sample-rate", options.request.sample_rate, "of the air copy, in Hz")
      ->check(CLI::Range(8000, 192000));
  app.add_option("--duration-seconds", options.request.duration_seconds, "longer recordings are refused")
      ->check(CLI::Range(1, 86400));
  app.add_option("--processor-seconds", options.limits.processor_seconds, "processor time of this process")
      ->check(CLI::Range(1, 86400));
  app.add_option("--memory-bytes", options.limits.memory_bytes, "address space of this process")
      ->check(CLI::Range(std::int64_t{32} << 20U, std::int64_t{1} << 40U));
  app.add_option("--ffmpeg", options.ffmpeg, "path of ffmpeg");
  app.add_flag("!--keep-silence", options.request.trim_silence, "the silence around the recording stays");
  CLI11_PARSE(app, argc, argv);

  const auto measurement = ingest(options);
  boost::json::object result;
  if (measurement) {
    result["measurement"] = to_json(*measurement, options.request.sample_rate);
    result["verdicts"] = to_json(xiangyin::audio::judge(measurement->findings));
  } else {
    result["error"] = to_json(measurement.error());
  }
  const bool told = xiangyin::core::write_all(result_descriptor, boost::json::serialize(result)).has_value();
  return told ? 0 : 1;
}
