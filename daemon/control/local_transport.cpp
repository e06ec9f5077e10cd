#include "daemon/control/local_transport.hpp"

#include "daemon/control/stream_transport.hpp"

namespace xiangyin::control {
namespace {

using boost::asio::awaitable;
using boost::asio::local::stream_protocol;
using boost::system::error_code;

class LocalTransport final : public StreamTransport<stream_protocol::socket> {
 public:
  explicit LocalTransport(stream_protocol::socket socket) : StreamTransport(std::move(socket)) {}

  awaitable<error_code> open() override { co_return error_code(); }

  awaitable<void> shut_down() override {
    error_code ignored;
    stream_.shutdown(boost::asio::socket_base::shutdown_both, ignored);
    co_return;
  }

  void close() override {
    error_code ignored;
    stream_.close(ignored);
  }
};

}  // namespace

std::unique_ptr<Transport> make_local_transport(stream_protocol::socket socket) {
  return std::make_unique<LocalTransport>(std::move(socket));
}

}  // namespace xiangyin::control
