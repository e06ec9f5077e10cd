// xiangyin-ingest: looks at one untrusted recording, alone in a locked room, and makes its air copy.
//   descriptor 3  the original, to read
//   descriptor 4  an empty file for the air copy, to read and write
//   descriptor 5  the result: one JSON object, {"measurement": {...}} or {"error": {...}}
// The exit status is 0 when the result was told, whichever it is.

#include <cstdint>
#include <new>

#include <CLI/CLI.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "audio/ingest/air_copy.hpp"
#include "audio/ingest/confinement.hpp"
#include "daemon/core/file.hpp"

namespace {

using xiangyin::audio::AirCopyRequest;
using xiangyin::audio::ConfinementLimits;
using xiangyin::audio::Measurement;
using xiangyin::core::Error;
using xiangyin::core::ErrorCode;
using xiangyin::core::Result;

constexpr int original_descriptor = 3;
constexpr int air_copy_descriptor = 4;
constexpr int result_descriptor = 5;

struct Options {
  AirCopyRequest request{.original = original_descriptor, .air_copy = air_copy_descriptor};
  ConfinementLimits limits{.processor_seconds = 120, .memory_bytes = std::int64_t{512} << 20U};
};

boost::json::object to_json(const Measurement& measurement, int sample_rate) {
  const auto milliseconds = (measurement.frames * 1000 + sample_rate / 2) / sample_rate;
  return {{"duration_milliseconds", milliseconds},
          {"integrated_lufs", measurement.loudness.integrated_lufs},
          {"true_peak_dbtp", measurement.loudness.true_peak_dbtp},
          {"sample_rate", measurement.source_rate},
          {"channels", measurement.source_channels},
          {"format", measurement.source_format}};
}

boost::json::object to_json(const Error& error) {
  return {{"code", xiangyin::core::to_text(error.code)},
          {"field", error.field},
          {"message", error.message},
          {"advice", error.advice}};
}

Result<Measurement> ingest(Options options) {
  // FLAC never gets much larger than the samples themselves; the rest is for its headers.
  options.limits.file_bytes =
      options.request.duration_seconds * options.request.sample_rate * 2 * 11 / 10 + 65536;
  if (auto confined = xiangyin::audio::confine(options.limits); !confined) return confined.error();
  try {
    return xiangyin::audio::make_air_copy(options.request);
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
  CLI11_PARSE(app, argc, argv);

  const auto measurement = ingest(options);
  boost::json::object result;
  if (measurement) {
    result["measurement"] = to_json(*measurement, options.request.sample_rate);
  } else {
    result["error"] = to_json(measurement.error());
  }
  const bool told = xiangyin::core::write_all(result_descriptor, boost::json::serialize(result)).has_value();
  return told ? 0 : 1;
}
