#pragma once

#include <cstdint>
#include <optional>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "daemon/health/watch.hpp"
#include "daemon/upkeep/retention.hpp"

namespace xiangyin {

/// What a station does for itself once an hour, so that it lasts for years alone: it checks disk and
/// certificate, keeps the disk's reserve, takes a snapshot of the database if that has changed, and lets go
/// of what need not be kept. A station that nobody changes and that says nothing writes none. Used on the
/// loop's thread only.
class Upkeep {
 public:
  struct Parts {
    Retention::Parts station;
    health::Watch& watch;
    health::Alarms& alarms;
  };
  Upkeep(boost::asio::any_io_executor executor, const Parts& parts);

  /// Runs until stop(); the parts must outlive that.
  boost::asio::awaitable<void> run();
  void stop();

 private:
  boost::asio::awaitable<void> take_snapshot();

  Parts parts_;
  Retention retention_;
  boost::asio::steady_timer next_;  ///< cancelled by stop()
  bool stopped_ = false;
  std::int64_t saved_ = 0;  ///< rows changed since the start, as of the last snapshot; -1: there is none
  std::optional<core::Duration> saved_at_;  ///< uptime of the last look whether one is due
};

}  // namespace xiangyin
