#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <list>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

namespace xiangyin::control {

class Transport;

/// What clients may cost.
struct Limits {
  std::size_t header_bytes = 16 * 1024;
  std::size_t json_bytes = 1024 * 1024;
  std::size_t connections = 256;             ///< in all
  std::size_t connections_per_address = 64;  ///< over TCP, from one place (remote_socket.hpp)
  std::size_t event_readers = 32;   ///< of the connections: following events must not keep others out
  std::chrono::seconds idle{75};    ///< a kept-alive connection without a request
  std::chrono::seconds header{10};  ///< from a request's first byte to the end of its header; a TLS handshake
  std::chrono::seconds piece{30};   ///< for the next piece of a body, either way
  std::chrono::seconds refused{5};  ///< for what a client still sends after a refusal
};

/// One client, as the server sees it.
struct Connection {
  std::string place;        ///< what the limit per address counts; empty on the Unix socket
  std::string address;      ///< for the record; empty on the Unix socket
  std::string peer;         ///< "uid 1000" on the Unix socket, else the address
  std::string certificate;  ///< fingerprint of the one the client has shown, if any
  bool admin = false;       ///< the kernel says so (local_socket.hpp)
  bool busy = false;        ///< a request is being carried out: its header is whole
  bool evicted = false;     ///< it has been broken off and ends soon
  Transport* transport = nullptr;
  std::int64_t due = std::numeric_limits<std::int64_t>::max();  ///< tick at which it is broken off
};

/// The clients there are. Slow and idle ones give way to new ones, first those of the place that has the
/// most, so that whoever opens a thousand connections keeps out nobody but himself. Deadlines are kept by one
/// timer that ticks once a second while any connection has one, and not at all otherwise. Used on the loop's
/// thread only.
class Connections {
 public:
  Connections(boost::asio::any_io_executor executor, const Limits& limits)
      : limits_(limits), timer_(executor), ended_(std::move(executor)) {}

  /// Makes room for one more from this place, if need be by breaking off the one that has been there longest
  /// without a request. False when all of them are being served.
  bool make_room(const std::string& place);
  /// Takes it in; remove() it when its session has ended.
  std::list<Connection>::iterator add(Connection connection);
  void remove(std::list<Connection>::iterator connection);

  /// From now on it has so long, to the second, until it is broken off; until this is called again.
  void set_deadline(Connection& connection, std::chrono::seconds from_now);
  /// No deadline.
  void lift_deadline(Connection& connection) { connection.due = std::numeric_limits<std::int64_t>::max(); }

  /// Breaks off those without a request, or all.
  void close(bool idle_only);
  std::size_t size() const { return connections_.size(); }
  /// Of those over TCP.
  std::size_t remote() const;
  std::size_t evicted() const { return evicted_; }  ///< since the start
  /// Returns when none is left; breaks off all of them after `patience`.
  boost::asio::awaitable<void> wait_for_end(std::chrono::seconds patience);

 private:
  std::size_t count(const std::string& place) const;
  bool evict_one_of(const std::string& place);
  bool evict_from_the_most();
  void tick();

  const Limits& limits_;
  std::list<Connection> connections_;  ///< the oldest first
  std::int64_t now_ = 0;               ///< ticks, one a second while somebody has a deadline
  bool ticking_ = false;
  std::size_t evicted_ = 0;
  boost::asio::steady_timer timer_;
  boost::asio::steady_timer ended_;  ///< cancelled when a connection has ended
};

}  // namespace xiangyin::control
