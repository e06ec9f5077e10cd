#pragma once

#include <boost/asio/any_io_executor.hpp>

#include "daemon/core/clock.hpp"

namespace xiangyin::core {

/// CLOCK_REALTIME, and CLOCK_BOOTTIME for the uptime. Its alarms are timerfds with TFD_TIMER_CANCEL_ON_SET
/// (timerfd_create(2)), so that waiting costs nothing and a step of the clock is noticed at once.
class RealClock final : public Clock {
 public:
  explicit RealClock(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {}
  Instant now() const override;
  Duration uptime() const override;
  std::unique_ptr<Alarm> make_alarm() override;

 private:
  boost::asio::any_io_executor executor_;
};

}  // namespace xiangyin::core
