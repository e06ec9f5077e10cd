#include "daemon/amplifier/relay.hpp"

#include <array>
#include <cstdint>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <pty.h>
#include <unistd.h>

#include "daemon/amplifier/hid_relay.hpp"
#include "daemon/core/file.hpp"

namespace xiangyin::amplifier {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(RelayAddress, IsReadAsItIsWritten) {
  const auto gpio = parse_relay_address("gpio:/dev/gpiochip0#17");
  ASSERT_TRUE(gpio);
  EXPECT_EQ(gpio->kind, RelayAddress::Kind::gpio);
  EXPECT_EQ(gpio->path, "/dev/gpiochip0");
  EXPECT_EQ(gpio->number, 17);
  const auto serial = parse_relay_address("serial:/dev/serial/by-path/pci-0000:00:14.0-usb-0:2:1.0-port0");
  ASSERT_TRUE(serial);
  EXPECT_EQ(serial->kind, RelayAddress::Kind::serial);
  EXPECT_EQ(serial->number, 1);
  EXPECT_EQ(parse_relay_address("hid:/dev/hidraw3#2")->number, 2);
  EXPECT_EQ(parse_relay_address("gpio-low:/dev/gpiochip1#0")->kind, RelayAddress::Kind::gpio_low);
}

TEST(RelayAddress, RefusesWithAnExample) {
  for (const char* text : {"", "gpio", "gpio:/dev/gpiochip0", "gpio:/dev/gpiochip0#", "serial:/dev/ttyUSB0#0",
                           "serial:/dev/ttyUSB0#65", "hid:/dev/hidraw0#9", "hid:/etc/passwd#1",
                           "relay:/dev/x", "gpio:/dev/gpiochip0#1x"}) {
    const auto address = parse_relay_address(text);
    ASSERT_FALSE(address) << text;
    EXPECT_THAT(address.error().advice, HasSubstr("serial:/dev/ttyUSB0#1")) << text;
  }
}

std::vector<int> read_bytes(int descriptor) {
  pollfd readable{descriptor, POLLIN, 0};
  if (poll(&readable, 1, 5000) != 1) return {};
  std::array<std::uint8_t, 64> bytes{};
  const ssize_t count = read(descriptor, bytes.data(), bytes.size());
  return {bytes.begin(), bytes.begin() + std::max<ssize_t>(count, 0)};
}

TEST(SerialRelay, SpeaksToTheBoardAndNoticesThatItIsGone) {
  int board = -1;
  int port = -1;
  std::array<char, 100> name{};
  ASSERT_EQ(openpty(&board, &port, name.data(), nullptr, nullptr), 0);
  const core::FileDescriptor kept(port);
  core::FileDescriptor master(board);
  const auto relay = make_relay(*parse_relay_address("serial:" + std::string(name.data()) + "#2"));
  ASSERT_TRUE(relay->set(true));
  EXPECT_THAT(read_bytes(board), ElementsAre(0xA0, 2, 1, 0xA3));
  ASSERT_TRUE(relay->set(false));
  EXPECT_THAT(read_bytes(board), ElementsAre(0xA0, 2, 0, 0xA2));
  master.reset();
  EXPECT_FALSE(relay->set(true));
}

TEST(Relay, SaysWhatIsNotThere) {
  for (const char* address :
       {"serial:/dev/no-such-port#1", "gpio:/dev/no-such-chip#1", "hid:/dev/no-such-hid#1",
        "gpio:/dev/null#1", "hid:/dev/null#1", "serial:/dev/null#1"}) {
    const auto set = make_relay(*parse_relay_address(address))->set(true);
    ASSERT_FALSE(set) << address;
    EXPECT_THAT(to_text(set.error()), HasSubstr("/dev/n")) << address;
  }
}

TEST(HidRelay, SwitchesByAFeatureReport) {
  EXPECT_THAT(HidRelay::report(1, true), ElementsAre(0, 0xFF, 1, 0, 0, 0, 0, 0, 0));
  EXPECT_THAT(HidRelay::report(2, false), ElementsAre(0, 0xFD, 2, 0, 0, 0, 0, 0, 0));
}

}  // namespace
}  // namespace xiangyin::amplifier
