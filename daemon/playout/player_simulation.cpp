#include "daemon/playout/player_simulation.hpp"

#include <algorithm>

#include <unistd.h>

namespace xiangyin::playout {
namespace {

using core::Duration;
using core::Instant;

}  // namespace

core::Result<void> PlayerSimulation::cue(audio::Cue cue) {
  if (!ready_) return core::Error{core::ErrorCode::unavailable, {}, "there is no player now", {}};
  Saying saying;
  saying.broadcast = cue.broadcast;
  saying.start = std::max(Instant(Duration(cue.start)), clock_.now());
  saying.alarm = clock_.make_alarm();
  for (const audio::Segment& segment : cue.segments) {
    saying.length += std::chrono::milliseconds(segment.milliseconds);
  }
  const bool late = saying.start > Instant(Duration(cue.latest_start));
  sayings_.push_back(std::move(saying));
  if (late) {
    end(cue.broadcast, audio::Ended::How::late);
  } else {
    prepare(sayings_.back());
  }
  cue.descriptors.clear();  // a year of open files would be too many
  cues_.push_back(std::move(cue));
  return {};
}

void PlayerSimulation::prepare(Saying& saying) {
  saying.alarm->set(clock_.now(), [this, &saying](core::Alarm::Cause) {
    if (!is_slow_) listener_.fact(audio::Cued{saying.broadcast, saying.length.count() / 1'000'000});
    wait(saying);
  });
}

void PlayerSimulation::wait(Saying& saying) {
  saying.alarm->set(saying.start, [this, &saying](core::Alarm::Cause cause) {
    // Somebody set the clock: its moment is another one now.
    cause == core::Alarm::Cause::due ? begin(saying) : wait(saying);
  });
}

void PlayerSimulation::begin(Saying& saying) {
  if (is_mute_) return;
  saying.sounding = true;
  saying.start = clock_.now();
  saying.since = clock_.uptime();
  say_until(saying);
  listener_.fact(audio::OnAir{saying.broadcast, saying.start.time_since_epoch().count()});
}

/// A device's own clock goes on whatever somebody does to the machine's.
void PlayerSimulation::say_until(Saying& saying) {
  const Duration left = saying.length - (clock_.uptime() - saying.since);
  saying.alarm->set(clock_.now() + std::max(left, Duration{}), [this, &saying](core::Alarm::Cause cause) {
    if (cause == core::Alarm::Cause::clock_stepped) return say_until(saying);
    end(std::string(saying.broadcast), audio::Ended::How::completed);
  });
}

void PlayerSimulation::end(const std::string& broadcast, audio::Ended::How how) {
  const auto saying = std::find_if(sayings_.begin(), sayings_.end(),
                                   [&broadcast](const Saying& one) { return one.broadcast == broadcast; });
  if (saying == sayings_.end()) return;
  const auto said = saying->sounding ? std::min(clock_.uptime() - saying->since, saying->length) : Duration{};
  sayings_.erase(saying);
  listener_.fact(
      audio::Ended{broadcast, how, {}, std::chrono::duration_cast<std::chrono::milliseconds>(said).count()});
}

void PlayerSimulation::stop(const std::string& broadcast, int) {
  end(broadcast, audio::Ended::How::stopped);
}

void PlayerSimulation::replace(const std::string& reason) {
  is_mute_ = false;
  crash(reason);
  come_back();
}

void PlayerSimulation::crash(const std::string& reason) {
  ready_ = false;
  sayings_.clear();
  listener_.lost(reason);
  if (listener_.changed) listener_.changed();
}

void PlayerSimulation::come_back() {
  ready_ = true;
  listener_.ready();
  if (listener_.changed) listener_.changed();
}

}  // namespace xiangyin::playout
