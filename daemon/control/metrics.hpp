#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "daemon/control/process_figures.hpp"
#include "daemon/control/request.hpp"
#include "daemon/core/event.hpp"

namespace xiangyin::control {

/// What the server counts, for /metrics. Used on the loop's thread only.
class Metrics {
 public:
  explicit Metrics(core::EventHub& events);

  void count_request(Method method, int status) { ++requests[{method, status}]; }

  std::map<std::pair<Method, int>, std::uint64_t> requests;  ///< by method and status
  std::map<std::string, std::uint64_t> broadcasts;           ///< that have ended, by outcome
  struct Clients {
    std::size_t local = 0;
    std::size_t remote = 0;
    std::size_t readers = 0;  ///< of events
    std::size_t evicted = 0;  ///< since the start: given up for others
  };
  std::function<Clients()> clients;
  ProcessWatch process;

 private:
  core::EventHub::Subscription subscription_;
};

/// The text format of Prometheus (exposition format 0.0.4), built family by family.
class MetricsText {
 public:
  using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  /// Begins a family: `type` is "counter" or "gauge".
  MetricsText& family(std::string_view name, std::string_view type, std::string_view help);
  /// A sample of the family begun last.
  MetricsText& sample(double value, Labels labels = {});
  std::string finish() { return std::move(text_); }

 private:
  std::string text_;
  std::string name_;
};

}  // namespace xiangyin::control
