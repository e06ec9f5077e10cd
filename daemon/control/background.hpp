#pragma once

#include <type_traits>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace xiangyin::control {

namespace detail {
template <class Work>
boost::asio::awaitable<std::invoke_result_t<Work&>> run(Work work) {
  co_return work();
}
}  // namespace detail

/// Runs `work()`, which returns a Result and may wait for a disk, on another thread; the caller's coroutine
/// goes on afterwards on its own.
template <class Work>
boost::asio::awaitable<std::invoke_result_t<Work&>> perform(boost::asio::any_io_executor background,
                                                            Work work) {
  co_return co_await boost::asio::co_spawn(background, detail::run(std::move(work)),
                                           boost::asio::use_awaitable);
}

}  // namespace xiangyin::control
