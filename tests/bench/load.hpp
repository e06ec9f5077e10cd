#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace xiangyin::bench {

/// Where the load goes.
struct LoadTarget {
  std::filesystem::path socket;  ///< Unix; empty: 127.0.0.1
  int port = 0;
  bool tls = false;
  std::string greeting_end;  ///< what the server says first ends with this; empty: it says nothing
  std::string request;
  /// How many bytes of the text are one whole answer; 0 while some are missing.
  std::function<std::size_t(std::string_view text)> answer;
};

/// What came of it.
struct LoadResult {
  double seconds = 0;
  std::size_t answers = 0;
  double p50_microseconds = 0;
  double p99_microseconds = 0;
};

/// So many connections from this one thread, each of which asks again as soon as it is answered. Throws
/// std::runtime_error when the server refuses.
LoadResult run_load(const LoadTarget& target, int connections, double seconds);

/// The end of an HTTP/1.1 answer with a Content-Length.
std::size_t http_answer(std::string_view text);

}  // namespace xiangyin::bench
