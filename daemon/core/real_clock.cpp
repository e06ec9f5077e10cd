#include "daemon/core/real_clock.hpp"

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <system_error>
#include <utility>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <sys/timerfd.h>
#include <unistd.h>

namespace xiangyin::core {
namespace {

namespace asio = boost::asio;

timespec to_timespec(Instant instant) {
  // A zero timespec would disarm the timer; every moment that has passed is the same to it.
  const auto nanoseconds = std::max<std::int64_t>(instant.time_since_epoch().count(), 1);
  return {nanoseconds / 1'000'000'000, nanoseconds % 1'000'000'000};
}

class TimerfdAlarm final : public Alarm {
 public:
  explicit TimerfdAlarm(const asio::any_io_executor& executor)
      : state_(
            std::make_shared<State>(State{asio::posix::stream_descriptor(executor, open_timer()), {}, 0})) {}

  ~TimerfdAlarm() override { cancel(); }
  TimerfdAlarm(const TimerfdAlarm&) = delete;
  TimerfdAlarm& operator=(const TimerfdAlarm&) = delete;

  void set(Instant due, Callback callback) override {
    cancel();
    state_->callback = std::move(callback);
    const itimerspec setting{{0, 0}, to_timespec(due)};
    if (timerfd_settime(state_->timer.native_handle(), TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &setting,
                        nullptr) != 0) {
      throw std::system_error(errno, std::generic_category(), "timerfd_settime");
    }
    wait(state_, state_->generation);
  }

  void cancel() override {
    ++state_->generation;
    state_->callback = nullptr;
    boost::system::error_code ignored;
    state_->timer.cancel(ignored);
  }

 private:
  /// Shared with the pending wait, which may outlive the alarm by one turn of the loop.
  struct State {
    asio::posix::stream_descriptor timer;
    Callback callback;
    std::uint64_t generation;
  };

  static int open_timer() {
    const int timer = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
    if (timer < 0) throw std::system_error(errno, std::generic_category(), "timerfd_create");
    return timer;
  }

  static void wait(const std::shared_ptr<State>& state, std::uint64_t generation) {
    state->timer.async_wait(asio::posix::stream_descriptor::wait_read,
                            [state, generation](const boost::system::error_code& error) {
                              if (!error && state->generation == generation) fire(state, generation);
                            });
  }

  static void fire(const std::shared_ptr<State>& state, std::uint64_t generation) {
    std::uint64_t expirations = 0;
    const auto length = read(state->timer.native_handle(), &expirations, sizeof expirations);
    const bool stepped = length < 0 && errno == ECANCELED;
    if (length < 0 && !stepped) return wait(state, generation);
    const auto callback = std::exchange(state->callback, nullptr);
    callback(stepped ? Cause::clock_stepped : Cause::due);
  }

  std::shared_ptr<State> state_;
};

}  // namespace

Instant RealClock::now() const {
  return std::chrono::system_clock::now();
}

Duration RealClock::uptime() const {
  timespec since_boot{};
  clock_gettime(CLOCK_BOOTTIME, &since_boot);
  return std::chrono::seconds(since_boot.tv_sec) + std::chrono::nanoseconds(since_boot.tv_nsec);
}

std::unique_ptr<Alarm> RealClock::make_alarm() {
  return std::make_unique<TimerfdAlarm>(executor_);
}

}  // namespace xiangyin::core
