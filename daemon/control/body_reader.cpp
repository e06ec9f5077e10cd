#include "daemon/control/body_reader.hpp"

#include <algorithm>

namespace xiangyin::control {
namespace {

namespace http = boost::beast::http;
using boost::asio::awaitable;
using core::Error;
using core::ErrorCode;
using core::Result;

constexpr std::uint64_t chunk_size = 64 * 1024;

Error gone() {
  return {ErrorCode::unavailable, "body", "the body stopped coming before its end", "Send it again."};
}

Error malformed(const boost::system::error_code& error) {
  return {ErrorCode::invalid, "body", "the body is not framed after HTTP/1.1 (" + error.message() + ")",
          "Use an HTTP client, for example curl."};
}

}  // namespace

awaitable<bool> read_more(Transport& transport, boost::beast::flat_buffer& buffer) {
  if (buffer.size() >= most_buffered) co_return false;
  const std::size_t room = std::min<std::size_t>(most_buffered - buffer.size(), 16 * 1024);
  const Read read = co_await transport.read_some(buffer.prepare(room));
  buffer.commit(read.bytes);
  co_return !read.error;
}

BodyReader::BodyReader(Transport& transport, boost::beast::flat_buffer& buffer, RequestParser& parser,
                       SessionContext& context, Connection& connection)
    : transport_(transport),
      buffer_(buffer),
      parser_(parser),
      context_(context),
      connection_(connection),
      limit_(context.limits.json_bytes) {
  expects_continue_ = boost::beast::iequals(parser.get()[http::field::expect], "100-continue");
}

awaitable<Result<std::string_view>> BodyReader::read() {
  if (parser_.is_done()) co_return std::string_view();
  if (const auto length = parser_.content_length(); length && *length > limit_) co_return too_large();
  if (expects_continue_ && !co_await tell_to_continue()) co_return gone();
  chunk_.resize(std::min<std::uint64_t>(chunk_size, parser_.content_length().value_or(chunk_size)));
  if (!discards_) context_.connections.set_deadline(connection_, context_.limits.piece);
  const auto got = co_await read_piece();
  if (!got) co_return got.error();
  total_ += *got;
  if (total_ > limit_) co_return too_large();
  co_return std::string_view(chunk_.data(), *got);
}

/// Fills the chunk from what is there, or else from what comes next; 0 at the end of the body.
awaitable<Result<std::size_t>> BodyReader::read_piece() {
  auto& body = parser_.get().body();
  body.data = chunk_.data();
  body.size = chunk_.size();
  body.more = true;
  bool starved = buffer_.size() == 0;
  while (!parser_.is_done() && body.size == chunk_.size()) {
    if (starved && !co_await read_more(transport_, buffer_)) {
      has_ended_ = true;
      co_return gone();
    }
    boost::system::error_code error;
    buffer_.consume(parser_.put(buffer_.data(), error));
    starved = buffer_.size() == 0 || error == http::error::need_more;
    if (error && error != http::error::need_more && error != http::error::need_buffer)
      co_return malformed(error);
  }
  co_return chunk_.size() - body.size;
}

awaitable<void> BodyReader::discard(std::uint64_t most) {
  expects_continue_ = false;
  discards_ = true;
  limit_ = total_ + most;
  context_.connections.set_deadline(connection_, context_.limits.refused);
  while (!parser_.is_done() && !has_ended_) {
    const auto piece = co_await read();
    if (!piece) co_return;
  }
}

awaitable<bool> BodyReader::tell_to_continue() {
  expects_continue_ = false;
  context_.connections.set_deadline(connection_, context_.limits.piece);
  const auto error = co_await transport_.write("HTTP/1.1 100 Continue\r\n\r\n");
  co_return !error;
}

Error BodyReader::too_large() const {
  const std::string allowed = std::to_string(limit_ / (1024 * 1024)) + " MiB";
  return {ErrorCode::too_large, "body", "the body is larger than the " + allowed + " allowed",
          "Send less at a time; for recordings the limit stands in the station's settings."};
}

}  // namespace xiangyin::control
