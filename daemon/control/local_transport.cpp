#include "daemon/control/local_transport.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace xiangyin::control {
namespace {

using boost::asio::awaitable;
using boost::asio::local::stream_protocol;
using boost::system::error_code;

constexpr auto tuple = boost::asio::as_tuple(boost::asio::use_awaitable);

class LocalTransport final : public Transport {
 public:
  explicit LocalTransport(stream_protocol::socket socket) : socket_(std::move(socket)) {}

  awaitable<error_code> open() override { co_return error_code(); }

  awaitable<Read> read_some(boost::asio::mutable_buffer buffer) override {
    const auto [error, bytes] = co_await socket_.async_read_some(buffer, tuple);
    co_return Read{error, bytes};
  }

  awaitable<error_code> write(std::string_view bytes) override {
    const auto buffer = boost::asio::buffer(bytes.data(), bytes.size());
    const auto [error, written] = co_await boost::asio::async_write(socket_, buffer, tuple);
    co_return error;
  }

  awaitable<void> shut_down() override {
    error_code ignored;
    socket_.shutdown(boost::asio::socket_base::shutdown_both, ignored);
    co_return;
  }

  void close() override {
    error_code ignored;
    socket_.close(ignored);
  }

 private:
  stream_protocol::socket socket_;
};

}  // namespace

std::unique_ptr<Transport> make_local_transport(stream_protocol::socket socket) {
  return std::make_unique<LocalTransport>(std::move(socket));
}

}  // namespace xiangyin::control
