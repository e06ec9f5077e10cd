#include "daemon/amplifier/gpio_relay.hpp"

#include <cerrno>
#include <cstring>
#include <string_view>

#include <fcntl.h>
#include <linux/gpio.h>
#include <sys/ioctl.h>

namespace xiangyin::amplifier {

using core::Result;

Result<void> GpioRelay::set(bool on) {
  if (!held_) return request(on);
  gpio_v2_line_values values{};
  values.mask = 1;
  values.bits = on ? 1 : 0;
  if (ioctl(held_.get(), GPIO_V2_LINE_SET_VALUES_IOCTL, &values) == 0) return {};
  const int error = errno;
  held_.reset();  // a chip that went away and came back is asked anew next time
  return core::system_error("setting a line of", chip_, error);
}

Result<void> GpioRelay::request(bool on) {
  const auto chip = core::open_file(chip_, O_RDWR);
  if (!chip) return chip.error();
  gpio_v2_line_request request{};
  constexpr std::string_view consumer = "xiangyin amplifier";
  std::memcpy(request.consumer, consumer.data(), consumer.size());
  request.offsets[0] = static_cast<__u32>(line_);
  request.num_lines = 1;
  request.config.flags = GPIO_V2_LINE_FLAG_OUTPUT;
  if (low_is_on_) request.config.flags |= GPIO_V2_LINE_FLAG_ACTIVE_LOW;
  request.config.num_attrs = 1;
  request.config.attrs[0].mask = 1;
  request.config.attrs[0].attr.id = GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES;
  request.config.attrs[0].attr.values = on ? 1 : 0;
  if (ioctl(chip->get(), GPIO_V2_GET_LINE_IOCTL, &request) != 0)
    return core::system_error("taking a line of", chip_, errno);
  held_ = core::FileDescriptor(request.fd);
  return {};
}

}  // namespace xiangyin::amplifier
