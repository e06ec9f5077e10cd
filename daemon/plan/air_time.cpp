#include "daemon/plan/air_time.hpp"

#include <algorithm>

namespace xiangyin::plan {
namespace {

using core::Duration;
using core::Instant;
using schedule::Priority;
using namespace std::chrono_literals;

constexpr auto remembered = 48h;

}  // namespace

std::optional<Span> AirTime::quiet(const config::Zone& zone, Span span) const {
  std::optional<Span> found;
  for (const config::DailyPeriod& period : station_.quiet.periods) {
    if (!holds_for(period, zone)) continue;
    const auto held = overlap(period, station_, span);
    if (!held) continue;
    if (!found) found = held;
    found = Span{std::min(found->begin, held->begin), std::max(found->end, held->end)};
  }
  return found;
}

int AirTime::emergencies(const config::Zone& zone, Span span) const {
  return static_cast<int>(
      std::count_if(emergencies_.begin(), emergencies_.end(), [&](const Emergency& emergency) {
        return emergency.begin >= span.begin && emergency.begin < span.end &&
               is_heard_in(zone, emergency.channels);
      }));
}

schedule::DayNumber AirTime::day_of(Instant moment) const {
  return schedule::to_day_number(station_.time_zone.to_local(moment).date());
}

bool AirTime::counts() const {
  return station_.limits.minutes_a_day > 0 || station_.limits.repeats_a_day > 0;
}

AirTime::Day& AirTime::day(const config::Zone& zone, Instant moment) {
  auto& days = days_[zone.name];
  const schedule::DayNumber today = day_of(moment);
  std::erase_if(days, [today](const auto& entry) { return entry.first < today - 2; });
  return days[today];
}

bool AirTime::is_used_up(const config::Zone& zone, const Bid& bid, Instant begin, Duration length, bool again,
                         Answer& answer) const {
  static const Day unused;
  const auto known = days_.find(zone.name);
  const Day* today = &unused;
  if (known != days_.end()) {
    const auto found = known->second.find(day_of(begin));
    if (found != known->second.end()) today = &found->second;
  }
  const config::Settings::Limits& limits = station_.limits;
  if (limits.minutes_a_day > 0 && today->used + length > std::chrono::minutes(limits.minutes_a_day)) {
    answer.refusal = Cause::minutes_a_day;
  } else if (limits.repeats_a_day > 0 && !again) {
    const auto said = today->said.find(bid.playlist);
    if (said != today->said.end() && said->second >= limits.repeats_a_day)
      answer.refusal = Cause::repeats_a_day;
  }
  if (answer.refusal == Cause::none) return false;
  answer.zone = zone.name;
  return true;
}

AirTime::Answer AirTime::ask(const Bid& bid, Instant begin, Duration length, bool again) const {
  Answer answer;
  for (const config::Zone& zone : station_.zones) {
    if (!is_heard_in(zone, bid.channels)) continue;
    const auto locked = quiet(zone, {begin, begin + std::max<Duration>(length, 1ns)});
    if (bid.priority != Priority::emergency) {
      if (locked) return {Cause::quiet_hours, zone.name, locked->end};
      if (counts() && is_used_up(zone, bid, begin, length, again, answer)) return answer;
    } else if (locked) {
      answer.longest =
          std::min<Duration>(answer.longest, std::chrono::minutes(station_.quiet.emergency_minutes));
      // Taking up an emergency that another interrupted is not a further one.
      if (!again && emergencies(zone, *locked) >= station_.quiet.emergency_count)
        return {Cause::emergency_count, zone.name, locked->end};
    }
  }
  return answer;
}

Instant AirTime::latest_start(const Bid& bid, Instant begin, Duration length, Instant latest) const {
  if (bid.priority == Priority::emergency || latest <= begin) return std::max(begin, latest);
  for (const config::Zone& zone : station_.zones) {
    if (!is_heard_in(zone, bid.channels)) continue;
    if (const auto locked = quiet(zone, {begin, latest + length}))
      latest = std::min(latest, locked->begin - length);
  }
  return std::max(begin, latest);
}

void AirTime::book(const Bid& bid, Instant begin, Duration length, bool again) {
  if (bid.priority == Priority::emergency && !again && !station_.quiet.periods.empty()) {
    std::erase_if(emergencies_, [begin](const Emergency& old) { return old.begin < begin - remembered; });
    emergencies_.push_back({begin, bid.channels});
  }
  if (!counts()) return;
  for (const config::Zone& zone : station_.zones) {
    if (!is_heard_in(zone, bid.channels)) continue;
    Day& today = day(zone, begin);
    today.used += length;
    if (!again) ++today.said[bid.playlist];
  }
}

void AirTime::give_back(const Bid& bid, Instant begin, Duration length) {
  if (!counts()) return;
  for (const config::Zone& zone : station_.zones) {
    if (is_heard_in(zone, bid.channels)) day(zone, begin).used -= length;
  }
}

void AirTime::unbook(const Bid& bid, Instant begin, Duration length, bool again) {
  if (bid.priority == Priority::emergency && !again) {
    const auto booked =
        std::find_if(emergencies_.rbegin(), emergencies_.rend(), [&](const Emergency& emergency) {
          return emergency.begin == begin && emergency.channels == bid.channels;
        });
    if (booked != emergencies_.rend()) emergencies_.erase(std::next(booked).base());
  }
  give_back(bid, begin, length);
  if (!counts() || again) return;
  for (const config::Zone& zone : station_.zones) {
    if (is_heard_in(zone, bid.channels)) --day(zone, begin).said[bid.playlist];
  }
}

}  // namespace xiangyin::plan
