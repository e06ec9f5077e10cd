#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "daemon/core/event.hpp"

namespace xiangyin::control {

/// One event as a server-sent event (WHATWG HTML section 9.2): id, event and data lines and an empty one.
std::string to_server_sent_event(std::uint64_t id, const core::Event& event);

/// One reader of the events. Used on the loop's thread only.
class EventReader {
 public:
  explicit EventReader(const boost::asio::any_io_executor& executor) : wake_(executor) {}

  /// The next piece of the stream: an event, or after half a minute of silence a comment that keeps the
  /// connection alive. Null when the reader was too slow and lost its place, or the feed was closed.
  boost::asio::awaitable<std::shared_ptr<const std::string>> next();

 private:
  friend class EventFeed;
  void push(std::shared_ptr<const std::string> text);
  void close();

  boost::asio::steady_timer wake_;
  std::deque<std::shared_ptr<const std::string>> waiting_;
  bool closed_ = false;
};

/// Numbers what the hub tells and hands it to the readers, each event put into words once for all of them.
/// Without readers it counts and does nothing else. Used on the loop's thread only.
class EventFeed {
 public:
  EventFeed(boost::asio::any_io_executor executor, core::EventHub& hub);
  EventFeed(const EventFeed&) = delete;
  EventFeed& operator=(const EventFeed&) = delete;

  std::shared_ptr<EventReader> open();
  std::size_t readers() const;
  /// Ends every reader; new ones end at once.
  void close();

 private:
  void tell(const core::Event& event);

  boost::asio::any_io_executor executor_;
  std::vector<std::weak_ptr<EventReader>> readers_;
  std::uint64_t last_id_ = 0;
  bool closed_ = false;
  core::EventHub::Subscription subscription_;
};

}  // namespace xiangyin::control
