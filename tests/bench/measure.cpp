#include "tests/bench/measure.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include <boost/json/serialize.hpp>
#include <sys/resource.h>
#include <unistd.h>

namespace xiangyin::bench {
namespace {

/// The number after "NAME:" in a file of proc(5) made of such lines; 0 if there is none.
std::int64_t field(const std::filesystem::path& file, const std::string& name) {
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with(name + ":")) return std::stoll(line.substr(name.size() + 1));
  }
  return 0;
}

std::filesystem::path proc(pid_t process) {
  return std::filesystem::path("/proc") / std::to_string(process);
}

}  // namespace

void report(const boost::json::object& line) {
  std::cout << boost::json::serialize(line) << std::endl;
}

boost::json::object summary(std::vector<double> values) {
  if (values.empty()) return {{"count", 0}};
  std::sort(values.begin(), values.end());
  const auto at = [&values](double part) {
    return values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1))];
  };
  const double worst = std::abs(values.front()) > std::abs(values.back()) ? values.front() : values.back();
  return {{"median", at(0.5)}, {"p95", at(0.95)}, {"worst", worst}, {"count", values.size()}};
}

Usage usage(pid_t process) {
  Usage used;
  std::ifstream stream(proc(process) / "stat");
  std::string stat;
  std::getline(stream, stat);
  // After the name in parentheses: state is field 3, utime and stime are fields 14 and 15.
  std::istringstream fields(stat.substr(stat.rfind(')') + 2));
  std::string skipped;
  for (int i = 3; i < 14; ++i)
    fields >> skipped;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  used.processor_seconds = (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
  for (const auto& thread : std::filesystem::directory_iterator(proc(process) / "task")) {
    used.wake_ups += field(thread.path() / "status", "voluntary_ctxt_switches") +
                     field(thread.path() / "status", "nonvoluntary_ctxt_switches");
  }
  return used;
}

Memory memory(pid_t process) {
  const auto file = proc(process) / "smaps_rollup";
  return {static_cast<double>(field(file, "Rss")) / 1024, static_cast<double>(field(file, "Pss")) / 1024};
}

double ended_children_seconds() {
  rusage used{};
  getrusage(RUSAGE_CHILDREN, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

}  // namespace xiangyin::bench
