#include "daemon/control/events.hpp"

#include <algorithm>
#include <chrono>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/serialize.hpp>

namespace xiangyin::control {
namespace {

constexpr auto keep_alive = std::chrono::seconds(30);
/// A reader this many events behind does not read.
constexpr std::size_t most_waiting = 256;

}  // namespace

std::string to_server_sent_event(std::uint64_t id, const core::Event& event) {
  return "id: " + std::to_string(id) + "\nevent: " + event.type +
         "\ndata: " + boost::json::serialize(event.data) + "\n\n";
}

boost::asio::awaitable<std::shared_ptr<const std::string>> EventReader::next() {
  if (waiting_.empty() && !closed_) {
    wake_.expires_after(keep_alive);
    const auto [error] = co_await wake_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    if (!error && waiting_.empty() && !closed_) {
      static const auto comment = std::make_shared<const std::string>(": still here\n\n");
      co_return comment;
    }
  }
  if (closed_ || waiting_.empty()) co_return nullptr;
  auto text = std::move(waiting_.front());
  waiting_.pop_front();
  co_return text;
}

void EventReader::push(std::shared_ptr<const std::string> text) {
  waiting_.push_back(std::move(text));
  if (waiting_.size() > most_waiting) closed_ = true;
  wake_.cancel();
}

void EventReader::close() {
  closed_ = true;
  wake_.cancel();
}

EventFeed::EventFeed(boost::asio::any_io_executor executor, core::EventHub& hub)
    : executor_(std::move(executor)),
      subscription_(hub.subscribe([this](const core::Event& event) { tell(event); })) {}

std::shared_ptr<EventReader> EventFeed::open() {
  auto reader = std::make_shared<EventReader>(executor_);
  if (closed_) reader->close();
  std::erase_if(readers_, [](const auto& other) { return other.expired(); });
  readers_.push_back(reader);
  return reader;
}

std::size_t EventFeed::readers() const {
  return static_cast<std::size_t>(
      std::count_if(readers_.begin(), readers_.end(), [](const auto& reader) { return !reader.expired(); }));
}

void EventFeed::close() {
  closed_ = true;
  for (const auto& weak : readers_) {
    if (const auto reader = weak.lock()) reader->close();
  }
}

void EventFeed::tell(const core::Event& event) {
  ++last_id_;
  std::erase_if(readers_, [](const auto& reader) { return reader.expired(); });
  if (readers_.empty()) return;
  const auto text = std::make_shared<const std::string>(to_server_sent_event(last_id_, event));
  for (const auto& weak : readers_) {
    if (const auto reader = weak.lock()) reader->push(text);
  }
}

}  // namespace xiangyin::control
