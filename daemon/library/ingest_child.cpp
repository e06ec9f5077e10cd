#include "daemon/library/ingest_child.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <csignal>
#include <memory>
#include <optional>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fcntl.h>
#include <unistd.h>

#include "daemon/core/child_process.hpp"
#include "daemon/core/json.hpp"

namespace xiangyin::library {

namespace asio = boost::asio;
using core::Error;
using core::ErrorCode;
using core::JsonReader;
using core::Result;

namespace {

constexpr std::size_t longest_result = 65536;
/// A loaded machine gives the child a part of the processor only; three times its limit is long enough.
constexpr int patience = 3;

/// What the loop's callbacks and the coroutine both know. The child goes first, so that none comes too late.
struct Running {
  explicit Running(const asio::any_io_executor& executor)
      : ended(executor, asio::steady_timer::time_point::max()) {}

  asio::steady_timer ended;
  std::optional<core::ChildExit> exit;
  bool killed = false;  ///< for taking too long
  std::optional<core::ChildProcess> child;
};

std::vector<std::string> arguments(const IngestJob& job) {
  std::vector<std::string> words{"--sample-rate",
                                 std::to_string(job.air_sample_rate),
                                 "--duration-seconds",
                                 std::to_string(job.limits.duration_seconds),
                                 "--processor-seconds",
                                 std::to_string(job.limits.processor_seconds),
                                 "--memory-bytes",
                                 std::to_string(job.limits.memory_bytes),
                                 "--ffmpeg",
                                 job.ffmpeg_program};
  if (!job.trim_silence) words.emplace_back("--keep-silence");
  return words;
}

/// Up to the end, or one byte more than anybody may say.
asio::awaitable<std::string> read_result(asio::posix::stream_descriptor& pipe) {
  std::string text;
  std::array<char, 4096> block{};
  while (text.size() <= longest_result) {
    const auto [error, length] =
        co_await pipe.async_read_some(asio::buffer(block), asio::as_tuple(asio::use_awaitable));
    if (error) break;
    text.append(block.data(), length);
  }
  co_return text;
}

Error took_too_long(const IngestJob& job) {
  return {ErrorCode::too_large,
          {},
          "looking at it takes longer than " + std::to_string(job.limits.processor_seconds) +
              " s of processor time",
          "Cut it into shorter recordings, or raise ingest.processor_seconds."};
}

Error read_error(const boost::json::value& value) {
  JsonReader reader(value, "/error");
  Error error;
  const std::string code = reader.text("code");
  error.code = ErrorCode::io;
  for (const ErrorCode known : {ErrorCode::invalid, ErrorCode::too_large, ErrorCode::unsupported})
    if (code == core::to_text(known)) error.code = known;
  error.field = reader.text_or("field", "");
  error.message = reader.text("message");
  error.advice = reader.text_or("advice", "");
  if (auto finished = reader.finish(); !finished) return finished.error();
  return error;
}

double hundredths(double value) {
  return std::round(value * 100) / 100;
}

Result<Measurement> read_measurement(const boost::json::value& value) {
  constexpr std::int64_t week = std::int64_t{7} * 24 * 3600 * 1000;
  JsonReader reader(value, "/measurement");
  Measurement measurement;
  measurement.duration_milliseconds = reader.integer("duration_milliseconds", 0, week);
  measurement.integrated_lufs = hundredths(reader.number_or("integrated_lufs", -70, -70, 20));
  measurement.true_peak_dbtp = hundredths(reader.number_or("true_peak_dbtp", -120, -120, 40));
  measurement.sample_rate = static_cast<int>(reader.integer("sample_rate", 1, 10'000'000));
  measurement.channels = static_cast<int>(reader.integer("channels", 1, 1024));
  measurement.format = reader.text("format").substr(0, 100);
  measurement.noise_floor_dbfs = hundredths(reader.number_or("noise_floor_dbfs", -120, -120, 0));
  measurement.trimmed_start_milliseconds = reader.integer_or("trimmed_start_milliseconds", 0, 0, week);
  measurement.trimmed_end_milliseconds = reader.integer_or("trimmed_end_milliseconds", 0, 0, week);
  if (auto finished = reader.finish(); !finished) return finished.error();
  return measurement;
}

/// A list of codes; at most one of each.
Result<Verdicts> read_codes(const boost::json::value* value) {
  Verdicts verdicts;
  if (value == nullptr || !value->is_array()) return Error{ErrorCode::io, "/verdicts", "is no list", {}};
  for (const boost::json::value& code : value->get_array()) {
    const Verdict* verdict = code.is_string() ? find_verdict(code.get_string()) : nullptr;
    if (verdict == nullptr || std::find(verdicts.begin(), verdicts.end(), verdict) != verdicts.end())
      return Error{ErrorCode::io, "/verdicts", "has what is no verdict", {}};
    verdicts.push_back(verdict);
  }
  return verdicts;
}

Error broken(const std::string& how) {
  return {ErrorCode::io,
          {},
          "looking at the recording failed: " + how,
          "Send it again; if it fails again, convert it to WAV and send that."};
}

}  // namespace

Result<Measurement> parse_ingest_result(const std::string& text) {
  const auto value = core::parse_json(text);
  if (!value) return broken(value.error().message);
  JsonReader reader(*value, "");
  const boost::json::value* measurement = reader.member("measurement");
  const boost::json::value* codes = reader.member("verdicts");
  const boost::json::value* error = reader.member("error");
  if (auto finished = reader.finish(); !finished) return broken(core::to_text(finished.error()));
  if (error != nullptr) return read_error(*error);
  if (measurement == nullptr) return broken("it told nothing");
  auto result = read_measurement(*measurement);
  if (!result) return broken(core::to_text(result.error()));
  auto verdicts = read_codes(codes);
  if (!verdicts) return broken(core::to_text(verdicts.error()));
  result->verdicts = std::move(*verdicts);
  return result;
}

asio::awaitable<Result<Measurement>> run_ingest(const IngestJob& job) {
  const auto executor = co_await asio::this_coro::executor;
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) co_return core::system_error("making", "pipe", errno);
  asio::posix::stream_descriptor result(executor, ends[0]);
  core::FileDescriptor theirs(ends[1]);

  const auto running = std::make_shared<Running>(executor);
  auto child = core::ChildProcess::start(executor, job.program, arguments(job),
                                         {{job.original, 3}, {job.air_copy, 4}, {theirs.get(), 5}},
                                         [&running = *running](core::ChildExit how) {
                                           running.exit = how;
                                           running.ended.cancel();
                                         });
  theirs.reset();
  if (!child) co_return child.error();
  running->child.emplace(std::move(*child));
  asio::steady_timer deadline(executor, std::chrono::seconds(job.limits.processor_seconds * patience));
  deadline.async_wait([weak = std::weak_ptr(running)](const boost::system::error_code& cancelled) {
    const auto late = weak.lock();
    if (cancelled || !late) return;
    late->killed = true;
    late->child->signal(SIGKILL);
  });

  const std::string text = co_await read_result(result);
  if (text.size() > longest_result) running->child->signal(SIGKILL);
  while (!running->exit)
    co_await running->ended.async_wait(asio::as_tuple(asio::use_awaitable));
  deadline.cancel();

  const core::ChildExit exit = *running->exit;
  if (running->killed || exit.signal == SIGXCPU) co_return took_too_long(job);
  if (exit.signal != 0 || exit.status != 0) co_return broken(core::to_text(exit));
  co_return parse_ingest_result(text);
}

}  // namespace xiangyin::library
