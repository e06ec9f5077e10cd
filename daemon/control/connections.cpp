#include "daemon/control/connections.hpp"

#include <algorithm>
#include <map>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "daemon/control/transport.hpp"

namespace xiangyin::control {
namespace {

bool may_go(const Connection& connection) {
  return !connection.busy && !connection.evicted;
}

}  // namespace

std::size_t Connections::count(const std::string& place) const {
  return static_cast<std::size_t>(std::count_if(
      connections_.begin(), connections_.end(),
      [&](const Connection& connection) { return !connection.evicted && connection.place == place; }));
}

std::size_t Connections::remote() const {
  return connections_.size() - static_cast<std::size_t>(std::count_if(
                                   connections_.begin(), connections_.end(),
                                   [](const Connection& connection) { return connection.place.empty(); }));
}

bool Connections::evict_one_of(const std::string& place) {
  const auto found = std::find_if(connections_.begin(), connections_.end(), [&](const Connection& entry) {
    return may_go(entry) && entry.place == place;
  });
  if (found == connections_.end()) return false;
  found->evicted = true;
  ++evicted_;
  found->transport->close();
  return true;
}

bool Connections::evict_from_the_most() {
  std::map<std::string, std::size_t> idle;
  for (const Connection& connection : connections_) {
    if (may_go(connection)) ++idle[connection.place];
  }
  const auto most = std::max_element(
      idle.begin(), idle.end(), [](const auto& one, const auto& other) { return one.second < other.second; });
  return most != idle.end() && evict_one_of(most->first);
}

bool Connections::make_room(const std::string& place) {
  if (!place.empty() && count(place) >= limits_.connections_per_address) return evict_one_of(place);
  const auto there = static_cast<std::size_t>(std::count_if(
      connections_.begin(), connections_.end(), [](const Connection& entry) { return !entry.evicted; }));
  return there < limits_.connections || evict_from_the_most();
}

std::list<Connection>::iterator Connections::add(Connection connection) {
  connections_.push_back(std::move(connection));
  return std::prev(connections_.end());
}

void Connections::remove(std::list<Connection>::iterator connection) {
  connections_.erase(connection);
  ended_.cancel();
}

void Connections::set_deadline(Connection& connection, std::chrono::seconds from_now) {
  // A tick may be about to come: one more, so that nobody has less time than promised.
  connection.due = now_ + from_now.count() + 1;
  if (!ticking_) tick();
}

void Connections::tick() {
  ticking_ = false;
  for (Connection& connection : connections_) {
    if (connection.due <= now_ && !connection.evicted) {
      lift_deadline(connection);
      connection.transport->close();
    }
    ticking_ = ticking_ || connection.due != std::numeric_limits<std::int64_t>::max();
  }
  if (!ticking_) return;
  timer_.expires_after(std::chrono::seconds(1));
  timer_.async_wait([this](boost::system::error_code cancelled) {
    if (cancelled) return;
    ++now_;
    tick();
  });
}

void Connections::close(bool idle_only) {
  for (Connection& connection : connections_) {
    if (idle_only && connection.busy) continue;
    connection.evicted = true;
    connection.transport->close();
  }
}

boost::asio::awaitable<void> Connections::wait_for_end(std::chrono::seconds patience) {
  boost::asio::steady_timer deadline(ended_.get_executor(), patience);
  deadline.async_wait([this](boost::system::error_code cancelled) {
    if (!cancelled) close(false);
  });
  while (!connections_.empty()) {
    ended_.expires_at(boost::asio::steady_timer::time_point::max());
    co_await ended_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  }
  timer_.cancel();
}

}  // namespace xiangyin::control
