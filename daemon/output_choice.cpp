#include "daemon/output_choice.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include "daemon/core/child_process.hpp"

namespace xiangyin {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

/// Sound servers that start on demand take their time; one that never answers is none.
constexpr auto longest_look = 5s;

asio::awaitable<bool> has_sound_device(const std::string& player_program) {
  asio::steady_timer ended(co_await asio::this_coro::executor, longest_look);
  bool found = false;
  const auto child = core::ChildProcess::start(ended.get_executor(), player_program, {"--probe"}, {},
                                               [&ended, &found](core::ChildExit exit) {
                                                 found = exit.status == 0;
                                                 ended.cancel();
                                               });
  if (!child) {
    spdlog::error("the sound devices cannot be looked at: {}", to_text(child.error()));
    co_return false;
  }
  boost::system::error_code cancelled;
  co_await ended.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
  co_return found;
}

}  // namespace

asio::awaitable<std::string> choose_output(const config::Settings& settings,
                                           const std::string& player_program) {
  if (settings.output.device != "auto") co_return settings.output.device;
  if (co_await has_sound_device(player_program)) co_return "default";
  const std::string directory = (settings.state.directory / "heard").native();
  spdlog::warn(
      "THIS MACHINE HAS NO SOUND DEVICE: nothing can be heard. What would have been heard is written to {}. "
      "Plug one in, or name one in the settings (output.device), and reload.",
      directory);
  co_return "wav:" + directory;
}

}  // namespace xiangyin
