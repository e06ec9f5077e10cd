#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <boost/json/object.hpp>
#include <sys/types.h>

/// What xiangyin-bench measures with, and how it says what it found.
namespace xiangyin::bench {

/// Prints one line of JSON to standard output.
void report(const boost::json::object& line);

/// {"median", "p95", "worst", "count"} of the values, the last by magnitude; empty values give count 0.
boost::json::object summary(std::vector<double> values);

/// What a process has used since it started, with all its threads (proc(5)).
struct Usage {
  double processor_seconds = 0;
  std::int64_t wake_ups = 0;  ///< context switches, voluntary and not: what takes a core out of its sleep
};
Usage usage(pid_t process);

/// What a process keeps in memory now.
struct Memory {
  double resident_megabytes = 0;      ///< RSS
  double proportional_megabytes = 0;  ///< PSS: shared pages divided by those who share them
};
Memory memory(pid_t process);

/// CPU seconds of children that have ended and been waited for.
double ended_children_seconds();

}  // namespace xiangyin::bench
