#pragma once

#include <chrono>
#include <string>
#include <vector>

#include <absl/time/time.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/stream_traits.hpp>
#include <boost/beast/http/chunk_encode.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <unistd.h>

#include "daemon/control/background.hpp"
#include "daemon/control/response.hpp"
#include "daemon/control/session.hpp"

namespace xiangyin::control {

namespace http = boost::beast::http;

/// Writes one answer to a stream.
template <class Stream>
class ResponseWriter {
 public:
  ResponseWriter(Stream& stream, SessionContext& context) : stream_(stream), context_(context) {}

  bool keep_alive = true;    ///< whether the client is told that another request may follow
  bool header_only = false;  ///< the request was HEAD
  unsigned version = 11;     ///< of HTTP, times ten

  /// False when the connection is of no more use.
  boost::asio::awaitable<bool> write(Response response) {
    if (std::holds_alternative<EventStreamBody>(response.body)) {
      co_return co_await write_events(response);
    }
    if (const auto* file = std::get_if<FileBody>(&response.body)) {
      co_return co_await write_file(response, *file);
    }
    http::response<http::string_body> message;
    fill(message, response);
    message.body() = std::move(std::get<std::string>(response.body));
    if (response.status != 204 && response.status != 304) message.content_length(message.body().size());
    if (header_only) message.body().clear();
    set_deadline();
    const auto [error, written] = co_await http::async_write(stream_, message, tuple());
    co_return !error && keep_alive;
  }

 private:
  static auto tuple() { return boost::asio::as_tuple(boost::asio::use_awaitable); }
  void set_deadline() { boost::beast::get_lowest_layer(stream_).expires_after(context_.limits.piece); }

  template <class Message>
  void fill(Message& message, const Response& response) const {
    message.result(static_cast<unsigned>(response.status));
    message.version(version);
    message.keep_alive(keep_alive);
    const auto now = std::chrono::floor<std::chrono::microseconds>(context_.services.clock.now());
    // The form of RFC 9110 section 5.6.7.
    message.set(http::field::date,
                absl::FormatTime("%a, %d %b %Y %H:%M:%S GMT", absl::FromChrono(now), absl::UTCTimeZone()));
    message.set(http::field::cache_control, "no-cache");
    message.set("X-Content-Type-Options", "nosniff");
    for (const auto& [name, value] : response.headers)
      message.set(name, value);
  }

  boost::asio::awaitable<bool> write_piece(boost::asio::const_buffer piece) {
    set_deadline();
    const auto [error, written] = co_await boost::asio::async_write(stream_, piece, tuple());
    co_return !error;
  }

  boost::asio::awaitable<bool> write_file(const Response& response, const FileBody& file) {
    http::response<http::empty_body> message;
    fill(message, response);
    message.content_length(static_cast<std::uint64_t>(file.bytes));
    http::response_serializer<http::empty_body> serializer(message);
    set_deadline();
    const auto [error, written] = co_await http::async_write_header(stream_, serializer, tuple());
    if (error) co_return false;
    std::vector<char> chunk(64 * 1024);
    std::int64_t offset = 0;
    while (!header_only && offset < file.bytes) {
      auto load = [&]() -> core::Result<std::int64_t> {
        return std::int64_t{::pread(file.file.get(), chunk.data(), chunk.size(), offset)};
      };
      const auto got = co_await perform(context_.services.background, load);
      if (!got || *got <= 0) co_return false;  // the length was promised: all that is left is to hang up
      offset += *got;
      if (!co_await write_piece(boost::asio::buffer(chunk.data(), static_cast<std::size_t>(*got)))) {
        co_return false;
      }
    }
    co_return keep_alive;
  }

  boost::asio::awaitable<bool> write_events(const Response& response) {
    using boost::asio::experimental::awaitable_operators::operator||;
    const auto reader = context_.feed.open();
    http::response<http::empty_body> message;
    keep_alive = false;
    fill(message, response);
    message.chunked(version == 11);
    http::response_serializer<http::empty_body> serializer(message);
    set_deadline();
    const auto [error, written] = co_await http::async_write_header(stream_, serializer, tuple());
    if (error || header_only) co_return false;
    boost::beast::get_lowest_layer(stream_).expires_never();  // a reader says nothing, for years
    co_await (hang_up() || tell_events(*reader));
    co_return false;
  }

  /// Waits for the client to end, or to say anything: it has nothing more to say.
  boost::asio::awaitable<void> hang_up() {
    char byte = 0;
    co_await stream_.async_read_some(boost::asio::buffer(&byte, 1), tuple());
  }

  boost::asio::awaitable<void> tell_events(EventReader& reader) {
    static constexpr std::string_view greeting = "retry: 3000\n\n";
    bool good = co_await write_event(greeting);
    while (good) {
      const auto text = co_await reader.next();
      if (text == nullptr) break;
      good = co_await write_event(*text);
    }
    if (good && version == 11) co_await write_piece(boost::asio::buffer("0\r\n\r\n", 5));
  }

  boost::asio::awaitable<bool> write_event(std::string_view text) {
    const auto bytes = boost::asio::buffer(text.data(), text.size());
    if (version != 11) co_return co_await write_piece(bytes);
    set_deadline();
    const auto chunk = http::make_chunk(bytes);
    const auto [error, written] = co_await boost::asio::async_write(stream_, chunk, tuple());
    co_return !error;
  }

  Stream& stream_;
  SessionContext& context_;
};

}  // namespace xiangyin::control
