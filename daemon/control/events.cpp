#include "daemon/control/events.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/serialize.hpp>

namespace xiangyin::control {
namespace {

constexpr auto keep_alive = std::chrono::seconds(30);
/// A reader this many events behind does not read.
constexpr std::size_t most_waiting = 1024;
/// What is kept for those whose line broke.
constexpr std::size_t most_recent = 512;
constexpr std::size_t most_recent_bytes = 256 * 1024;

}  // namespace

std::string to_server_sent_event(std::string_view id, const core::Event& event) {
  return (id.empty() ? std::string() : "id: " + std::string(id) + '\n') + "event: " + event.type +
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

EventFeed::EventFeed(boost::asio::any_io_executor executor, core::EventHub& hub, std::string epoch)
    : executor_(std::move(executor)),
      epoch_(std::move(epoch)),
      subscription_(hub.subscribe([this](const core::Event& event) { tell(event); })) {}

std::shared_ptr<EventReader> EventFeed::open(std::string_view last_id, bool passing) {
  std::string from = last_id.empty() ? this->last_id() : std::string(last_id);
  auto reader = std::make_shared<EventReader>(executor_, std::move(from), passing);
  if (closed_) reader->close();
  if (!last_id.empty() && !replay(last_id, *reader)) {
    reader->push(
        std::make_shared<const std::string>(to_server_sent_event(id_of(last_number_), {"stream.reset", {}})));
  }
  std::erase_if(readers_, [](const auto& other) { return other.expired(); });
  readers_.push_back(reader);
  return reader;
}

bool EventFeed::replay(std::string_view last_id, EventReader& reader) const {
  if (!last_id.starts_with(epoch_ + '-')) return false;
  last_id.remove_prefix(epoch_.size() + 1);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(last_id.data(), last_id.data() + last_id.size(), number);
  if (error != std::errc() || end != last_id.data() + last_id.size() || number > last_number_) return false;
  const std::uint64_t missed = last_number_ - number;
  if (missed > recent_.size()) return false;
  for (auto event = recent_.end() - static_cast<std::ptrdiff_t>(missed); event != recent_.end(); ++event)
    reader.push(*event);
  return true;
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

void EventFeed::tell_passing(const core::Event& event) {
  std::shared_ptr<const std::string> text;
  for (const auto& weak : readers_) {
    const auto reader = weak.lock();
    // Whoever is behind is told what lasts first.
    if (!reader || !reader->passing_ || !reader->waiting_.empty()) continue;
    if (!text) text = std::make_shared<const std::string>(to_server_sent_event({}, event));
    reader->push(text);
  }
}

void EventFeed::tell(const core::Event& event) {
  if (event.passing) return tell_passing(event);
  ++last_number_;
  auto text = std::make_shared<const std::string>(to_server_sent_event(last_id(), event));
  recent_bytes_ += text->size();
  recent_.push_back(text);
  while (recent_.size() > most_recent || (recent_bytes_ > most_recent_bytes && recent_.size() > 1)) {
    recent_bytes_ -= recent_.front()->size();
    recent_.pop_front();
  }
  std::erase_if(readers_, [](const auto& reader) { return reader.expired(); });
  for (const auto& weak : readers_) {
    if (const auto reader = weak.lock()) reader->push(text);
  }
}

}  // namespace xiangyin::control
