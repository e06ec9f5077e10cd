#include "daemon/core/simulated_clock.hpp"

#include <algorithm>
#include <utility>

namespace xiangyin::core {

class SimulatedClock::SimulatedAlarm final : public Alarm {
 public:
  explicit SimulatedAlarm(SimulatedClock& clock) : clock_(clock) {}
  ~SimulatedAlarm() override { SimulatedAlarm::cancel(); }
  SimulatedAlarm(const SimulatedAlarm&) = delete;
  SimulatedAlarm& operator=(const SimulatedAlarm&) = delete;

  void set(Instant due, Callback callback) override {
    cancel();
    clock_.waiting_.emplace(std::max(due, clock_.now_), Waiting{this, std::move(callback)});
  }

  void cancel() override {
    std::erase_if(clock_.waiting_, [this](const auto& entry) { return entry.second.alarm == this; });
  }

 private:
  SimulatedClock& clock_;
};

std::unique_ptr<Alarm> SimulatedClock::make_alarm() {
  return std::make_unique<SimulatedAlarm>(*this);
}

void SimulatedClock::advance_to(Instant end, const std::function<void()>& settle) {
  settle();
  while (!waiting_.empty() && waiting_.begin()->first <= end) {
    auto entry = waiting_.extract(waiting_.begin());
    pass_until(entry.key());
    entry.mapped().callback(Alarm::Cause::due);
    settle();
  }
  pass_until(end);
}

void SimulatedClock::pass_until(Instant moment) {
  if (moment <= now_) return;
  uptime_ += moment - now_;
  now_ = moment;
}

void SimulatedClock::sleep_until(Instant moment) {
  pass_until(moment);
  step_to(now_);
}

void SimulatedClock::step_to(Instant now) {
  now_ = now;
  for (auto& [due, waiting] : std::exchange(waiting_, {}))
    waiting.callback(Alarm::Cause::clock_stepped);
}

}  // namespace xiangyin::core
