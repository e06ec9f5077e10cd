#pragma once

#include <functional>
#include <memory>

#include "daemon/core/time.hpp"

namespace xiangyin::core {

/// Calls back once when the wall clock reaches a moment, or when somebody set the clock before that (a step):
/// then the waiter must look at the time again. Destroying the alarm cancels it. Used on the loop's thread
/// only.
class Alarm {
 public:
  enum class Cause { due, clock_stepped };
  using Callback = std::function<void(Cause)>;

  virtual ~Alarm() = default;
  /// Replaces what was set before. A moment that has passed calls back at once, from the loop, never from
  /// here.
  virtual void set(Instant due, Callback callback) = 0;
  virtual void cancel() = 0;
};

/// The one source of wall-clock time. Loops are given a Clock; functions are given the time itself.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
  /// Time since the machine was started, suspended or not. Nobody can set it.
  virtual Duration uptime() const = 0;
  virtual std::unique_ptr<Alarm> make_alarm() = 0;
};

}  // namespace xiangyin::core
