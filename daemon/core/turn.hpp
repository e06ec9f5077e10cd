#pragma once

#include <memory>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace xiangyin::core {

/// Lets coroutines of one thread through one at a time, in the order they came: for steps that belong
/// together although they wait for the disk in between.
class Turn {
 private:
  using Channel = boost::asio::experimental::channel<void(boost::system::error_code)>;

 public:
  explicit Turn(const boost::asio::any_io_executor& executor)
      : channel_(std::make_shared<Channel>(executor, 1)) {}

  /// Whose turn it is; it is the next one's when this goes away.
  class Holder {
   public:
    explicit Holder(std::shared_ptr<Channel> channel) : channel_(std::move(channel)) {}
    Holder(Holder&& other) noexcept = default;
    Holder& operator=(Holder&&) = delete;
    ~Holder() {
      if (channel_) channel_->try_receive([](boost::system::error_code) {});
    }

   private:
    std::shared_ptr<Channel> channel_;
  };

  boost::asio::awaitable<Holder> take() {
    const auto channel = channel_;
    co_await channel->async_send(boost::system::error_code(), boost::asio::use_awaitable);
    co_return Holder(channel);
  }

 private:
  /// Has room for one token: whoever put it there has the turn.
  std::shared_ptr<Channel> channel_;
};

}  // namespace xiangyin::core
