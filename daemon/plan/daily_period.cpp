#include "daemon/plan/daily_period.hpp"

#include <algorithm>

namespace xiangyin::plan {
namespace {

using core::Instant;
using schedule::DayNumber;
using schedule::LocalSecond;
using schedule::TimeZone;
using namespace std::chrono_literals;

/// The last instant at which the wall clock shows a time. Clocks go back by half an hour (Lord Howe) to two
/// hours (Troll); where none shows the time again within three, there is only one.
Instant last_instant(const TimeZone& zone, const schedule::LocalTime& time) {
  const Instant first = zone.to_instant(time);
  for (auto later = 3h / 1min; later > 0; later -= 15) {
    if (zone.to_local(first + std::chrono::minutes(later)) == time)
      return first + std::chrono::minutes(later);
  }
  return first;
}

Span on_day(const config::DailyPeriod& period, const TimeZone& zone, DayNumber day) {
  const LocalSecond midnight = LocalSecond{day} * schedule::seconds_per_day;
  const bool overnight = period.until_second <= period.from_second;
  const LocalSecond until = midnight + period.until_second + (overnight ? schedule::seconds_per_day : 0);
  return {zone.to_instant(schedule::to_local_time(midnight + period.from_second)),
          last_instant(zone, schedule::to_local_time(until))};
}

bool is_in(const std::vector<std::string>& calendars, const Station& station,
           const schedule::LocalDate& date) {
  return std::any_of(calendars.begin(), calendars.end(), [&](const std::string& path) {
    const auto found = station.calendars.find(path);
    return found != station.calendars.end() && found->second->contains(date);
  });
}

bool holds_on(const config::DailyPeriod& period, const Station& station, DayNumber day) {
  const bool by_week = period.days.at(static_cast<std::size_t>(schedule::weekday(day)));
  if (period.calendars.empty() && period.except_calendars.empty()) return by_week;
  const schedule::LocalDate date = schedule::to_date(day);
  return (by_week || is_in(period.calendars, station, date)) &&
         !is_in(period.except_calendars, station, date);
}

}  // namespace

std::optional<Span> overlap(const config::DailyPeriod& period, const Station& station, Span span) {
  const TimeZone& zone = station.time_zone;
  // A day more on either side: where a date was skipped (the date line) the wall clock is a day ahead.
  const DayNumber first = schedule::to_day_number(zone.to_local(span.begin).date()) - 2;
  const DayNumber last = schedule::to_day_number(zone.to_local(span.end).date()) + 1;
  for (DayNumber day = std::max(first, schedule::first_day_number);
       day <= std::min(last, schedule::last_day_number - 1); ++day) {
    if (!holds_on(period, station, day)) continue;
    const Span held = on_day(period, zone, day);
    if (held.begin < span.end && span.begin < held.end) return held;
  }
  return std::nullopt;
}

bool is_heard_in(const config::Zone& zone, const std::vector<int>& channels) {
  // The settings count channels from 1.
  return std::any_of(zone.channels.begin(), zone.channels.end(), [&channels](int channel) {
    return std::binary_search(channels.begin(), channels.end(), channel - 1);
  });
}

bool holds_for(const config::DailyPeriod& period, const config::Zone& zone) {
  return period.zones.empty() ||
         std::find(period.zones.begin(), period.zones.end(), zone.name) != period.zones.end();
}

}  // namespace xiangyin::plan
