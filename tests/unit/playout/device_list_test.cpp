#include "daemon/playout/device_list.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "tests/support/temporary_directory.hpp"

namespace xiangyin::playout {
namespace {

/// A player that notes that it was started, and finds one device.
std::filesystem::path counting_player(const test::TemporaryDirectory& directory) {
  const auto program = directory / "player";
  std::ofstream(program) << "#!/bin/sh\necho started >> " << (directory / "starts").native()
                         << "\nsleep 0.2\necho '[{\"device\": \"alsa:USB\"}]'\n";
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  return program;
}

std::ptrdiff_t starts(const test::TemporaryDirectory& directory) {
  std::ifstream file(directory / "starts");
  return std::count(std::istreambuf_iterator<char>(file), {}, '\n');
}

TEST(DeviceList, LooksOnceForAllWhoAskMeanwhileAndAnewAfterwards) {
  const test::TemporaryDirectory directory;
  DeviceList devices(counting_player(directory).native());
  int found = 0;
  const auto look = [&devices, &found]() -> boost::asio::awaitable<void> {
    const auto list = co_await devices.look();
    if (list && list->size() == 1) ++found;
  };
  for (const std::ptrdiff_t times : {1, 2}) {
    boost::asio::io_context loop;
    for (int i = 0; i < 50; ++i)
      boost::asio::co_spawn(loop, look(), boost::asio::detached);
    loop.run();
    EXPECT_EQ(found, 50 * times);
    EXPECT_EQ(starts(directory), times);
  }
}

TEST(DeviceList, SaysSoWhenThereIsNoPlayer) {
  DeviceList devices("/nowhere");
  boost::asio::io_context loop;
  std::string error;
  const auto look = [&devices, &error]() -> boost::asio::awaitable<void> {
    const auto list = co_await devices.look();
    if (!list) error = list.error().message;
  };
  boost::asio::co_spawn(loop, look(), boost::asio::detached);
  loop.run();
  EXPECT_TRUE(error.starts_with("the sound devices cannot be looked at: ")) << error;
}

}  // namespace
}  // namespace xiangyin::playout
