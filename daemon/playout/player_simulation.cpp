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
  Saying saying{
      cue.broadcast, std::max(Instant(Duration(cue.start)), clock_.now()), {}, false, clock_.make_alarm()};
  for (const audio::Segment& segment : cue.segments) {
    saying.length += std::chrono::milliseconds(segment.milliseconds);
  }
  const bool late = saying.start > Instant(Duration(cue.latest_start));
  sayings_.push_back(std::move(saying));
  if (late) {
    end(cue.broadcast, audio::Ended::How::late);
  } else {
    sayings_.back().alarm->set(sayings_.back().start,
                               [this, &held = sayings_.back()](core::Alarm::Cause) { begin(held); });
  }
  cues_.push_back(std::move(cue));
  return {};
}

void PlayerSimulation::begin(Saying& saying) {
  saying.sounding = true;
  saying.start = clock_.now();
  saying.alarm->set(saying.start + saying.length, [this, broadcast = saying.broadcast](core::Alarm::Cause) {
    end(broadcast, audio::Ended::How::completed);
  });
  listener_.fact(audio::OnAir{saying.broadcast, saying.start.time_since_epoch().count()});
}

void PlayerSimulation::end(const std::string& broadcast, audio::Ended::How how) {
  const auto saying = std::find_if(sayings_.begin(), sayings_.end(),
                                   [&broadcast](const Saying& one) { return one.broadcast == broadcast; });
  if (saying == sayings_.end()) return;
  const auto said = saying->sounding ? std::min(clock_.now() - saying->start, saying->length) : Duration{};
  sayings_.erase(saying);
  listener_.fact(
      audio::Ended{broadcast, how, {}, std::chrono::duration_cast<std::chrono::milliseconds>(said).count()});
}

void PlayerSimulation::stop(const std::string& broadcast, int) {
  end(broadcast, audio::Ended::How::stopped);
}

void PlayerSimulation::crash(const std::string& reason) {
  ready_ = false;
  sayings_.clear();
  listener_.lost(reason);
}

void PlayerSimulation::come_back() {
  ready_ = true;
  listener_.ready();
}

}  // namespace xiangyin::playout
