#include "daemon/playout/device_list.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <memory>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fcntl.h>
#include <unistd.h>

#include "daemon/core/child_process.hpp"
#include "daemon/core/json.hpp"

namespace xiangyin::playout {
namespace {

namespace asio = boost::asio;
using core::Error;
using core::ErrorCode;
using core::Result;

constexpr int standard_output = 1;
constexpr std::chrono::seconds longest_look{5};
constexpr std::size_t longest_list = 256 * 1024;

Error cannot_look(const std::string& why) {
  return {ErrorCode::unavailable, {}, "the sound devices cannot be looked at: " + why, "Try again."};
}

asio::awaitable<Result<boost::json::array>> list_devices(std::string player_program) {
  const auto executor = co_await asio::this_coro::executor;
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) co_return core::system_error("making", "pipe", errno);
  asio::posix::stream_descriptor output(executor, ends[0]);
  core::FileDescriptor theirs(ends[1]);
  auto started = core::ChildProcess::start(executor, player_program, {"--devices"},
                                           {{theirs.get(), standard_output}}, [](core::ChildExit) {});
  theirs.reset();
  if (!started) co_return cannot_look(started.error().message);
  const auto child = std::make_shared<core::ChildProcess>(std::move(*started));
  asio::steady_timer deadline(executor, longest_look);
  // When it hangs it is killed, and with it ends what is read.
  deadline.async_wait([weak = std::weak_ptr(child)](const boost::system::error_code& cancelled) {
    const auto late = weak.lock();
    if (!cancelled && late) late->signal(SIGKILL);
  });
  std::string text;
  std::array<char, 4096> block{};
  while (text.size() < longest_list) {
    const auto [ended, count] =
        co_await output.async_read_some(asio::buffer(block), asio::as_tuple(asio::use_awaitable));
    if (ended) break;
    text.append(block.data(), count);
  }
  deadline.cancel();
  const auto value = core::parse_json(text);
  if (!value || !value->is_array()) co_return cannot_look("the player told nothing");
  co_return value->get_array();
}

}  // namespace

struct DeviceList::Look {
  explicit Look(const asio::any_io_executor& executor)
      : over(executor, asio::steady_timer::time_point::max()) {}
  asio::steady_timer over;  // expires when it is
  Result<boost::json::array> found = cannot_look("it was broken off");
};

asio::awaitable<Result<boost::json::array>> DeviceList::look() {
  auto look = under_way_.lock();
  if (!look) {
    const auto executor = co_await asio::this_coro::executor;
    look = std::make_shared<Look>(executor);
    auto work = [](std::shared_ptr<Look> ours, std::string program) -> asio::awaitable<void> {
      ours->found = co_await list_devices(std::move(program));
      ours->over.expires_at(asio::steady_timer::time_point::min());
    };
    asio::co_spawn(executor, work(look, player_program_), asio::detached);
    under_way_ = look;
  }
  boost::system::error_code over;
  co_await look->over.async_wait(asio::redirect_error(asio::use_awaitable, over));
  co_return look->found;
}

}  // namespace xiangyin::playout
