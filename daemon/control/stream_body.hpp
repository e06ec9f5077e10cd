#pragma once

#include <algorithm>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/stream_traits.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>

#include "daemon/control/request.hpp"
#include "daemon/control/session.hpp"

namespace xiangyin::control {

namespace http = boost::beast::http;
using RequestParser = http::request_parser<http::buffer_body>;

/// The body of the request that `parser` is reading from `stream`. A client that asked first (Expect, RFC
/// 9110 section 10.1.1) is told to go on when the body is wanted, and not before.
template <class Stream>
class StreamBody final : public BodySource {
 public:
  StreamBody(Stream& stream, boost::beast::flat_buffer& buffer, RequestParser& parser, const Limits& limits)
      : stream_(stream), buffer_(buffer), parser_(parser), limits_(limits), limit_(limits.json_bytes) {
    expects_continue_ = boost::beast::iequals(parser.get()[http::field::expect], "100-continue");
  }

  void set_limit(std::uint64_t bytes) { limit_ = bytes; }
  bool is_done() const { return parser_.is_done(); }

  boost::asio::awaitable<core::Result<std::string_view>> read() override {
    if (parser_.is_done()) co_return std::string_view();
    if (const auto length = parser_.content_length(); length && *length > limit_) co_return too_large();
    if (expects_continue_ && !co_await tell_to_continue()) co_return gone();
    chunk_.resize(std::min<std::uint64_t>(chunk_size, parser_.content_length().value_or(chunk_size)));
    std::size_t got = 0;
    while (got == 0 && !parser_.is_done()) {
      parser_.get().body().data = chunk_.data();
      parser_.get().body().size = chunk_.size();
      boost::beast::get_lowest_layer(stream_).expires_after(limits_.piece);
      const auto [error, transferred] = co_await http::async_read_some(
          stream_, buffer_, parser_, boost::asio::as_tuple(boost::asio::use_awaitable));
      if (error && error != http::error::need_buffer) co_return gone();
      got = chunk_.size() - parser_.get().body().size;
    }
    total_ += got;
    if (total_ > limit_) co_return too_large();
    co_return std::string_view(chunk_.data(), got);
  }

  /// Takes in and forgets what is left, so that a client that sends before it reads gets to its answer.
  boost::asio::awaitable<void> discard(std::uint64_t most) {
    expects_continue_ = false;
    limit_ = total_ + most;
    while (!parser_.is_done()) {
      const auto piece = co_await read();
      if (!piece) co_return;
    }
  }

 private:
  static constexpr std::uint64_t chunk_size = 64 * 1024;

  boost::asio::awaitable<bool> tell_to_continue() {
    expects_continue_ = false;
    static constexpr std::string_view text = "HTTP/1.1 100 Continue\r\n\r\n";
    boost::beast::get_lowest_layer(stream_).expires_after(limits_.piece);
    const auto [error, written] =
        co_await boost::asio::async_write(stream_, boost::asio::buffer(text.data(), text.size()),
                                          boost::asio::as_tuple(boost::asio::use_awaitable));
    co_return !error;
  }

  core::Error too_large() const {
    const std::string allowed = std::to_string(limit_ / (1024 * 1024)) + " MiB";
    return {core::ErrorCode::too_large, "body", "the body is larger than the " + allowed + " allowed",
            "Send less at a time; for recordings the limit stands in the station's settings."};
  }
  static core::Error gone() {
    return {core::ErrorCode::unavailable, "body", "the body stopped coming before its end", "Send it again."};
  }

  Stream& stream_;
  boost::beast::flat_buffer& buffer_;
  RequestParser& parser_;
  const Limits& limits_;
  std::uint64_t limit_;
  std::uint64_t total_ = 0;
  bool expects_continue_ = false;
  std::vector<char> chunk_;
};

}  // namespace xiangyin::control
