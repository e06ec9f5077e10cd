#include "daemon/ctl/duration.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <string>

namespace xiangyin::ctl {

core::Result<core::Duration> parse_duration(std::string_view text) {
  struct Unit {
    std::string_view name;
    double seconds;
  };
  static constexpr std::array<Unit, 6> units{
      {{"", 1}, {"s", 1}, {"ms", 0.001}, {"m", 60}, {"min", 60}, {"h", 3600}}};
  double number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  const std::string_view unit_name(end, static_cast<std::size_t>(text.data() + text.size() - end));
  for (const Unit& unit : units) {
    const double seconds = number * unit.seconds;
    if (error != std::errc() || unit_name != unit.name || !(seconds >= 0 && seconds <= 86400)) continue;
    return core::Duration(std::chrono::milliseconds(std::llround(seconds * 1000)));
  }
  return core::Error{core::ErrorCode::invalid,
                     {},
                     "'" + std::string(text.substr(0, 40)) + "' is not a duration",
                     "Write a number and a unit, for example 90s, 1.5s, 2min or 1h; at most a day."};
}

}  // namespace xiangyin::ctl
