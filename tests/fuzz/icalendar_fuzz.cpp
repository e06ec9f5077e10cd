// Any bytes as a calendar file: read, refused or reported, and never more than that.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "daemon/schedule/calendar_events.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto reading = xiangyin::schedule::read_calendar_events({reinterpret_cast<const char*>(data), size});
  if (!reading && reading.error().message.empty()) std::abort();
  return 0;
}
