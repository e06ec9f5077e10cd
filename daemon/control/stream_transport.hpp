#pragma once

#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "daemon/control/transport.hpp"

namespace xiangyin::control {

/// Reads and writes as on any stream of Asio; how it opens and ends is for whoever derives from it.
template <class Stream>
class StreamTransport : public Transport {
 public:
  boost::asio::awaitable<Read> read_some(boost::asio::mutable_buffer buffer) final {
    const auto [error, bytes] = co_await stream_.async_read_some(buffer, tuple);
    co_return Read{error, bytes};
  }

  boost::asio::awaitable<boost::system::error_code> write(std::string_view bytes) final {
    const auto buffer = boost::asio::buffer(bytes.data(), bytes.size());
    const auto [error, written] = co_await boost::asio::async_write(stream_, buffer, tuple);
    co_return error;
  }

 protected:
  template <class... Parts>
  explicit StreamTransport(Parts&&... parts) : stream_(std::forward<Parts>(parts)...) {}

  static constexpr auto tuple = boost::asio::as_tuple(boost::asio::use_awaitable);
  Stream stream_;
};

}  // namespace xiangyin::control
