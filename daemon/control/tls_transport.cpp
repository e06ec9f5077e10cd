#include "daemon/control/tls_transport.hpp"

#include <array>
#include <tuple>

#include <boost/asio/ssl/stream.hpp>
#include <openssl/ssl.h>

#include "daemon/control/certificate.hpp"
#include "daemon/control/stream_transport.hpp"

namespace xiangyin::control {
namespace {

using boost::asio::awaitable;
using boost::asio::ip::tcp;
using boost::system::error_code;

using TlsStream = boost::asio::ssl::stream<tcp::socket>;

class TlsTransport final : public StreamTransport<TlsStream> {
 public:
  TlsTransport(tcp::socket socket, std::shared_ptr<boost::asio::ssl::context> context)
      : StreamTransport(std::move(socket), *context), context_(std::move(context)) {
    error_code ignored;  // answers are written whole: waiting to fill a packet only delays them
    stream_.next_layer().set_option(tcp::no_delay(true), ignored);
  }

  awaitable<error_code> open() override {
    const auto [error] = co_await stream_.async_handshake(boost::asio::ssl::stream_base::server, tuple);
    co_return error;
  }

  /// Sends close_notify, which need not be answered (RFC 8446 section 6.1). Then what the client may still be
  /// sending is taken in until it ends, because a reset would take the answer away from it.
  awaitable<void> shut_down() override {
    ::SSL_set_quiet_shutdown(stream_.native_handle(), 0);
    ::SSL_set_shutdown(stream_.native_handle(), SSL_RECEIVED_SHUTDOWN);
    co_await stream_.async_shutdown(tuple);
    error_code ignored;
    stream_.next_layer().shutdown(boost::asio::socket_base::shutdown_send, ignored);
    std::array<char, 512> unwanted{};
    for (Read read; !read.error;) {
      std::tie(read.error, read.bytes) =
          co_await stream_.next_layer().async_read_some(boost::asio::buffer(unwanted), tuple);
    }
  }

  void close() override {
    error_code ignored;
    stream_.next_layer().close(ignored);
  }

  std::string client_certificate() const override {
    // The stream is not const for the C interface only; nothing is changed.
    auto* handle = const_cast<TlsStream&>(stream_).native_handle();
    const X509* shown = ::SSL_get0_peer_certificate(handle);
    return shown == nullptr ? std::string() : fingerprint(*shown);
  }

 private:
  std::shared_ptr<boost::asio::ssl::context> context_;
};

}  // namespace

std::unique_ptr<Transport> make_tls_transport(tcp::socket socket,
                                              std::shared_ptr<boost::asio::ssl::context> context) {
  return std::make_unique<TlsTransport>(std::move(socket), std::move(context));
}

}  // namespace xiangyin::control
