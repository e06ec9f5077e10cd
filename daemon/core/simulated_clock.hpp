#pragma once

#include <map>

#include "daemon/core/clock.hpp"

namespace xiangyin::core {

/// A clock that moves only when told: whole days pass in seconds. Alarms fire from advance_to() in the order
/// of their due moments, each at exactly its moment. Used on one thread.
class SimulatedClock final : public Clock {
 public:
  explicit SimulatedClock(Instant start) : now_(start) {}

  Instant now() const override { return now_; }
  Duration uptime() const override { return uptime_; }
  std::unique_ptr<Alarm> make_alarm() override;

  /// Runs time forward. `settle` is called after each alarm, so that what it set off is finished before time
  /// goes on.
  void advance_to(Instant end, const std::function<void()>& settle);
  /// Somebody sets the clock: every waiting alarm calls back with clock_stepped.
  void step_to(Instant now);
  /// The machine sleeps: no alarm fires before it wakes up, and then each does with clock_stepped, as Linux
  /// has it (timerfd_create(2), TFD_TIMER_CANCEL_ON_SET).
  void sleep_until(Instant now);

 private:
  void pass_until(Instant moment);

  class SimulatedAlarm;
  struct Waiting {
    SimulatedAlarm* alarm;
    Alarm::Callback callback;
  };

  Instant now_;
  Duration uptime_ = std::chrono::hours(1);
  std::multimap<Instant, Waiting> waiting_;
};

}  // namespace xiangyin::core
