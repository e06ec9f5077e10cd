#include "tests/support/arbitration.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "daemon/plan/arbiter.hpp"

namespace xiangyin::test {
namespace {

using core::Duration;
using core::Instant;
using plan::Bid;
using plan::BidNumber;
using plan::Ruling;
using schedule::Priority;
using namespace std::chrono_literals;

/// Numbers out of bytes; zeros after their end.
class Source {
 public:
  explicit Source(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}
  bool empty() const { return bytes_.empty(); }
  int next() {
    if (bytes_.empty()) return 0;
    const int value = bytes_.front();
    bytes_ = bytes_.subspan(1);
    return value;
  }

 private:
  std::span<const std::uint8_t> bytes_;
};

constexpr Instant midnight = std::chrono::sys_days(std::chrono::year(2026) / 11 / 23);
constexpr int quiet_from = 20 * 60;  // seconds of the day: quiet for ten minutes of each day
constexpr int quiet_until = 30 * 60;

plan::Station make_station(Source& source) {
  plan::Station station{schedule::TimeZone::utc(), {}, {{"a", {1}, 0}, {"b", {2}, 0}, {"c", {2, 3}, 0}}};
  const int kind = source.next();
  if ((kind & 1) != 0) {
    config::DailyPeriod quiet;
    quiet.from_second = quiet_from;
    quiet.until_second = quiet_until;
    station.quiet.periods = {quiet};
  }
  if ((kind & 2) != 0) station.limits.minutes_a_day = 5;
  if ((kind & 4) != 0) station.limits.repeats_a_day = 3;
  station.quiet.emergency_minutes = 1;
  station.quiet.emergency_count = 2;
  return station;
}

Bid make_bid(Source& source, Instant& start) {
  Bid bid;
  start += std::chrono::milliseconds(source.next() * 100);
  const int what = source.next();
  bid.rule = bid.name = "r" + std::to_string(what % 5);
  if (what >= 250) bid.rule.clear();
  bid.playlist = bid.name;
  bid.start = start;
  bid.lateness = std::chrono::seconds(source.next());
  bid.length = std::chrono::milliseconds(source.next() * 500);
  const int conduct = source.next();
  bid.priority = static_cast<Priority>(conduct % 5);
  bid.interruption = static_cast<schedule::Interruption>(conduct / 5 % 3);
  bid.maximum = std::chrono::seconds(conduct / 15);
  bid.seams = {0s, bid.length / 3, bid.length / 2};
  for (int channel = 0, mask = source.next() % 7 + 1; channel < 3; ++channel) {
    if ((mask >> channel & 1) != 0) bid.channels.push_back(channel);
  }
  return bid;
}

struct Stretch {
  Instant begin;
  Instant end;
};

/// What the rulings come to for each bid.
struct Life {
  Bid bid;
  std::vector<Stretch> aired;
  int outcomes = 0;
};

std::string follow(const Ruling& ruling, Life& life) {
  if (life.outcomes > 0) return "a step after the outcome of " + life.bid.name;
  switch (ruling.kind) {
    case Ruling::Kind::begins:
      if (ruling.at < life.bid.start) return life.bid.name + " begins before its moment";
      if (life.aired.empty() && life.bid.start >= midnight && ruling.at > life.bid.latest())
        return life.bid.name + " begins after its window";
      life.aired.push_back({ruling.at, ruling.at + ruling.length});
      break;
    case Ruling::Kind::is_cut:
      if (life.aired.empty()) return life.bid.name + " is cut before it began";
      if (life.bid.priority == Priority::emergency) return "an emergency is interrupted";
      life.aired.back().end = ruling.at;
      break;
    case Ruling::Kind::restored:
      if (life.aired.empty()) return life.bid.name + " is restored before it began";
      life.aired.back().end = ruling.at;
      break;
    case Ruling::Kind::withdrawn:
      if (life.aired.empty()) return life.bid.name + " is withdrawn before it began";
      life.aired.pop_back();
      break;
    case Ruling::Kind::settled:
      life.outcomes += 1;
  }
  return {};
}

bool meet(const Bid& left, const Bid& right) {
  return std::any_of(left.channels.begin(), left.channels.end(), [&right](int channel) {
    return std::find(right.channels.begin(), right.channels.end(), channel) != right.channels.end();
  });
}

std::string check_overlaps(const std::vector<Life>& lives) {
  for (std::size_t one = 0; one < lives.size(); ++one) {
    for (std::size_t other = one + 1; other < lives.size(); ++other) {
      if (!meet(lives[one].bid, lives[other].bid)) continue;
      for (const Stretch& left : lives[one].aired) {
        for (const Stretch& right : lives[other].aired) {
          if (left.begin < right.end && right.begin < left.end)
            return lives[one].bid.name + " and " + lives[other].bid.name + " are on air at once";
        }
      }
    }
  }
  return {};
}

std::string check_quiet(const std::vector<Life>& lives) {
  const Instant begin = midnight + std::chrono::seconds(quiet_from);
  const Instant end = midnight + std::chrono::seconds(quiet_until);
  std::map<int, int> emergencies;  // by channel
  for (const Life& life : lives) {
    bool first = true;
    for (const Stretch& stretch : life.aired) {
      const bool again = !std::exchange(first, false);
      // A bid without length takes no time, but has a place in it.
      if (stretch.begin >= end || std::max(stretch.end, stretch.begin + 1ns) <= begin) continue;
      if (life.bid.priority != Priority::emergency) return life.bid.name + " is on air in quiet hours";
      if (stretch.end - stretch.begin > 1min) return "an emergency is too long for quiet hours";
      if (again || stretch.begin < begin) continue;
      for (const int channel : life.bid.channels) {
        if (++emergencies[channel] > 2) return "too many emergencies in quiet hours";
      }
    }
  }
  return {};
}

}  // namespace

std::string check_arbitration(std::span<const std::uint8_t> bytes) {
  Source source(bytes);
  const plan::Station station = make_station(source);
  plan::AirTime air_time(station);
  plan::Arbiter arbiter(air_time, midnight);
  Instant start = midnight + std::chrono::seconds(quiet_from - 150) - std::chrono::seconds(source.next());
  if (source.next() % 4 == 0) start = midnight - 60s;  // some have been due before
  std::vector<Life> lives;
  while (!source.empty() && lives.size() < 200) {
    lives.push_back({make_bid(source, start), {}, 0});
    arbiter.add(lives.back().bid);
  }
  arbiter.advance_to(midnight + 20h);
  for (const Ruling& ruling : arbiter.take()) {
    if (std::string wrong = follow(ruling, lives.at(ruling.bid)); !wrong.empty()) return wrong;
  }
  for (const Life& life : lives) {
    if (life.outcomes != 1) return life.bid.name + " has no outcome";
  }
  if (std::string wrong = check_overlaps(lives); !wrong.empty()) return wrong;
  return station.quiet.periods.empty() ? std::string() : check_quiet(lives);
}

}  // namespace xiangyin::test
