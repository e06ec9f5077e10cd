// Any bytes as a calendar file: read, refused or reported, and never more than that.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "daemon/schedule/calendar_events.hpp"
#include "daemon/schedule/day_set.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xiangyin::schedule;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto reading = read_calendar_events(text);
  if (!reading && reading.error().message.empty()) std::abort();
  const auto days = DaySet::from_icalendar(text);
  if (!days) return 0;
  std::optional<LocalDate> day = days->first_from({2026, 1, 1});
  for (int i = 0; day && i < 20; ++i) {
    if (!days->contains(*day)) std::abort();
    const LocalDate next = add_days(*day, 1);
    day = days->first_from(next);
    if (day && *day < next) std::abort();
  }
  return 0;
}
