#pragma once

#include <cstdint>
#include <vector>

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>

#include "daemon/control/request.hpp"
#include "daemon/control/session.hpp"
#include "daemon/control/transport.hpp"

namespace xiangyin::control {

using RequestParser = boost::beast::http::request_parser<boost::beast::http::buffer_body>;

/// The most of a request that lies in memory unread.
inline constexpr std::size_t most_buffered = 64 * 1024;

/// Reads into the buffer. False when the client is gone or too slow, or when there is no more room.
boost::asio::awaitable<bool> read_more(Transport& transport, boost::beast::flat_buffer& buffer);

/// The body of the request whose header `parser` has read. A client that asked first (Expect, RFC 9110
/// section 10.1.1) is told to go on when the body is wanted, and not before.
class BodyReader final : public BodySource {
 public:
  BodyReader(Transport& transport, boost::beast::flat_buffer& buffer, RequestParser& parser,
             SessionContext& context, Connection& connection);

  void set_limit(std::uint64_t bytes) { limit_ = bytes; }
  bool is_done() const { return parser_.is_done(); }
  boost::asio::awaitable<core::Result<std::string_view>> read() override;

  /// Takes in and forgets what is left, up to so many bytes and for a short while, so that a client that
  /// sends before it reads gets to its answer.
  boost::asio::awaitable<void> discard(std::uint64_t most);

 private:
  boost::asio::awaitable<bool> tell_to_continue();
  boost::asio::awaitable<core::Result<std::size_t>> read_piece();
  core::Error too_large() const;

  Transport& transport_;
  boost::beast::flat_buffer& buffer_;
  RequestParser& parser_;
  SessionContext& context_;
  Connection& connection_;
  std::uint64_t limit_;
  std::uint64_t total_ = 0;
  bool expects_continue_ = false;
  bool discards_ = false;
  bool has_ended_ = false;  ///< there is no more to read; Asio would wait for it for ever
  std::vector<char> chunk_;
};

}  // namespace xiangyin::control
