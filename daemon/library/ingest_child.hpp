#pragma once

#include <string>

#include <boost/asio/awaitable.hpp>

#include "daemon/library/library.hpp"

namespace xiangyin::library {

struct IngestJob {
  std::string program;         ///< xiangyin-ingest
  std::string ffmpeg_program;  ///< for what libsndfile cannot read
  IngestLimits limits;
  int air_sample_rate = 48000;  ///< Hz
  bool trim_silence = true;     ///< leave the silence around the recording out of the air copy
  int original = -1;            ///< descriptor to read
  int air_copy = -1;            ///< descriptor of an empty file, to read and write
};

/// Runs one ingest child to its end and reads its result. It is killed when it takes too long or says too
/// much, and when the coroutine is dropped. Call on the loop's thread; the job must outlive it. What the
/// child says is believed only within bounds: it has touched untrusted bytes.
boost::asio::awaitable<core::Result<Measurement>> run_ingest(const IngestJob& job);

/// Reads what the child said. Public for tests and fuzzing.
core::Result<Measurement> parse_ingest_result(const std::string& text);

}  // namespace xiangyin::library
