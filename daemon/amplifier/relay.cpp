#include "daemon/amplifier/relay.hpp"

#include <array>
#include <charconv>
#include <utility>

#include "daemon/amplifier/gpio_relay.hpp"
#include "daemon/amplifier/hid_relay.hpp"
#include "daemon/amplifier/serial_relay.hpp"

namespace xiangyin::amplifier {
namespace {

using core::Error;
using core::ErrorCode;
using Kind = RelayAddress::Kind;

struct KindName {
  std::string_view prefix;
  Kind kind;
  int least;  // number
  int most;
};
constexpr std::array<KindName, 4> kinds{{{"gpio:", Kind::gpio, 0, 1023},
                                         {"gpio-low:", Kind::gpio_low, 0, 1023},
                                         {"serial:", Kind::serial, 1, 64},
                                         {"hid:", Kind::hid, 1, 8}}};

Error refusal(std::string_view text, const std::string& why) {
  return {ErrorCode::invalid,
          {},
          "'" + std::string(text.substr(0, 200)) + "' " + why,
          "Write gpio:/dev/gpiochip0#17 (or gpio-low:, where low is on), serial:/dev/ttyUSB0#1 or "
          "hid:/dev/hidraw0#1; a path below /dev/serial/by-id stays the same after a restart."};
}

}  // namespace

core::Result<RelayAddress> parse_relay_address(std::string_view text) {
  for (const KindName& kind : kinds) {
    if (!text.starts_with(kind.prefix)) continue;
    std::string_view path = text.substr(kind.prefix.size());
    RelayAddress address{kind.kind, {}, 1};
    const auto mark = path.rfind('#');
    if (mark != std::string_view::npos) {
      const std::string_view number = path.substr(mark + 1);
      const auto read = std::from_chars(number.data(), number.data() + number.size(), address.number);
      if (read.ec != std::errc() || read.ptr != number.data() + number.size())
        return refusal(text, "has no number behind its #");
      path = path.substr(0, mark);
    } else if (kind.kind == Kind::gpio || kind.kind == Kind::gpio_low) {
      return refusal(text, "does not say which line");
    }
    if (address.number < kind.least || address.number > kind.most)
      return refusal(text, "has a number that no such relay has");
    if (!path.starts_with("/dev/")) return refusal(text, "names no device below /dev");
    address.path = path;
    return address;
  }
  return refusal(text, "is no kind of relay");
}

std::unique_ptr<Relay> make_relay(const RelayAddress& address) {
  switch (address.kind) {
    case Kind::serial:
      return std::make_unique<SerialRelay>(address.path, address.number);
    case Kind::hid:
      return std::make_unique<HidRelay>(address.path, address.number);
    case Kind::gpio:
    case Kind::gpio_low:
      break;
  }
  return std::make_unique<GpioRelay>(address.path, address.number, address.kind == Kind::gpio_low);
}

}  // namespace xiangyin::amplifier
