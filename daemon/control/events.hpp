#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "daemon/core/event.hpp"

namespace xiangyin::control {

/// One event as a server-sent event (WHATWG HTML section 9.2): id, event and data lines and an empty one; no
/// id line where there is none.
std::string to_server_sent_event(std::string_view id, const core::Event& event);

/// One reader of the events. Used on the loop's thread only.
class EventReader {
 public:
  EventReader(const boost::asio::any_io_executor& executor, std::string from, bool passing)
      : wake_(executor), from_(std::move(from)), passing_(passing) {}

  /// The id of the event that what it gets begins after.
  const std::string& from() const { return from_; }

  /// The next piece of the stream: an event, or after half a minute of silence a comment that keeps the
  /// connection alive. Null when the reader was too slow and lost its place, or the feed was closed.
  boost::asio::awaitable<std::shared_ptr<const std::string>> next();
  /// Ends it: next() gives null from now on.
  void close();

 private:
  friend class EventFeed;
  void push(std::shared_ptr<const std::string> text);

  boost::asio::steady_timer wake_;
  std::string from_;
  bool passing_;  ///< wants to hear of what is of this moment only
  std::deque<std::shared_ptr<const std::string>> waiting_;
  bool closed_ = false;
};

/// Numbers what the hub tells and hands it to the readers, each event put into words once for all of them.
/// Keeps the last few hundred, so that a reader whose line broke goes on where it was. An id is EPOCH-NUMBER:
/// after a restart of the station the numbers begin anew, in another epoch. Used on the loop's thread only.
class EventFeed {
 public:
  EventFeed(boost::asio::any_io_executor executor, core::EventHub& hub, std::string epoch);
  EventFeed(const EventFeed&) = delete;
  EventFeed& operator=(const EventFeed&) = delete;

  /// A reader of what comes, and before that of what came after the event with this id (Last-Event-ID), empty
  /// for none. Where that cannot be told any more it gets "stream.reset" first: then it must read everything
  /// anew. Events of the moment (core::Event::passing) have no id and go only to who asks for them.
  std::shared_ptr<EventReader> open(std::string_view last_id = {}, bool passing = false);
  /// The id of the newest event.
  std::string last_id() const { return id_of(last_number_); }
  std::size_t readers() const;
  /// Ends every reader; new ones end at once.
  void close();

 private:
  void tell(const core::Event& event);
  std::string id_of(std::uint64_t number) const { return epoch_ + '-' + std::to_string(number); }
  void tell_passing(const core::Event& event);
  bool replay(std::string_view last_id, EventReader& reader) const;

  boost::asio::any_io_executor executor_;
  std::string epoch_;
  std::vector<std::weak_ptr<EventReader>> readers_;
  std::uint64_t last_number_ = 0;
  std::deque<std::shared_ptr<const std::string>> recent_;  ///< the last of them is number last_number_
  std::size_t recent_bytes_ = 0;
  bool closed_ = false;
  core::EventHub::Subscription subscription_;
};

}  // namespace xiangyin::control
