#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/system/error_code.hpp>

namespace xiangyin::control {

/// What came of reading.
struct Read {
  boost::system::error_code error;
  std::size_t bytes = 0;
};

/// One client's bytes, whatever they come over; a file per way: local_transport, tls_transport. Used on the
/// loop's thread only. Nothing here waits for ever of its own accord: whoever calls sets the connection a
/// deadline, at which close() ends what is under way with an error.
class Transport {
 public:
  virtual ~Transport() = default;

  /// Gets ready to carry requests (a TLS handshake; nothing on a Unix socket).
  virtual boost::asio::awaitable<boost::system::error_code> open() = 0;
  /// Some bytes, at least one without an error.
  virtual boost::asio::awaitable<Read> read_some(boost::asio::mutable_buffer buffer) = 0;
  /// All of it.
  virtual boost::asio::awaitable<boost::system::error_code> write(std::string_view bytes) = 0;
  /// The orderly end: tells the client that nothing was cut off (a TLS close_notify).
  virtual boost::asio::awaitable<void> shut_down() = 0;
  /// SHA-256 of the certificate the client has proved to own the key of, as 64 hexadecimal digits; empty when
  /// it showed none. After open().
  virtual std::string client_certificate() const { return {}; }
  /// Breaks the connection off at once. May be called again.
  virtual void close() = 0;
};

}  // namespace xiangyin::control
