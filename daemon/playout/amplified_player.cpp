#include "daemon/playout/amplified_player.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include <spdlog/spdlog.h>

namespace xiangyin::playout {
namespace {

using core::Instant;
using namespace std::chrono_literals;

/// A relay that does not obey (its cable is loose) is tried again after so long, then twice as long.
constexpr core::Duration first_back_off = 1s;
constexpr core::Duration longest_back_off = 64s;

}  // namespace

AmplifiedPlayer::AmplifiedPlayer(Player& player, core::Clock& clock, std::unique_ptr<amplifier::Relay> relay,
                                 Options options)
    : player_(player),
      clock_(clock),
      relay_(std::move(relay)),
      options_(options),
      alarm_(clock.make_alarm()),
      held_until_(clock.now()),
      back_off_(first_back_off) {
  look();  // whatever a crash has left on
}

AmplifiedPlayer::~AmplifiedPlayer() {
  if (on_) switch_to(false);
}

void AmplifiedPlayer::listen(Listener listener) {
  listener_ = std::move(listener);
  player_.listen({[this](const audio::Fact& fact) {
                    if (const auto* ended = std::get_if<audio::Ended>(&fact)) end(ended->broadcast);
                    if (listener_.fact) listener_.fact(fact);
                  },
                  [this](const std::string& reason) {
                    while (!starts_.empty())
                      end(std::string(starts_.begin()->first));
                    if (listener_.lost) listener_.lost(reason);
                  },
                  [this] {
                    if (listener_.ready) listener_.ready();
                  },
                  [this] {
                    if (listener_.changed) listener_.changed();
                  }});
}

core::Result<void> AmplifiedPlayer::cue(audio::Cue cue) {
  std::string broadcast = cue.broadcast;
  if (!on_) {
    const std::int64_t ready = (clock_.now() + options_.settle).time_since_epoch().count();
    cue.start = std::max(cue.start, std::min(ready, cue.latest_start));
  }
  const Instant start{core::Duration(cue.start)};
  auto cued = player_.cue(std::move(cue));
  if (!cued) return cued;
  starts_.insert_or_assign(std::move(broadcast), start);
  look();
  return cued;
}

void AmplifiedPlayer::stop(const std::string& broadcast, int fade_milliseconds) {
  player_.stop(broadcast, fade_milliseconds);
}

void AmplifiedPlayer::end(const std::string& broadcast) {
  const auto found = starts_.find(broadcast);
  if (found == starts_.end()) return;
  // What was withdrawn before its start never needed the amplifier.
  if (found->second <= clock_.now()) held_until_ = clock_.now() + options_.hold;
  starts_.erase(found);
  look();
}

/// Does what this moment asks for and waits for the next that asks for something.
void AmplifiedPlayer::look() {
  const Instant now = clock_.now();
  Instant on_at = Instant::max();
  for (const auto& [broadcast, start] : starts_)
    on_at = std::min(on_at, start - options_.settle);
  const bool wanted = on_at <= now || (on_ && held_until_ > now);
  const core::Duration patience = back_off_;
  if (wanted != on_) switch_to(wanted);
  Instant next = wanted ? held_until_ : on_at;
  if (wanted && on_at <= now) next = Instant::max();  // until one of them ends
  if (wanted != on_) next = now + patience;
  if (next == Instant::max()) return alarm_->cancel();
  alarm_->set(next, [this](core::Alarm::Cause) { look(); });
}

void AmplifiedPlayer::switch_to(bool on) {
  if (const auto set = relay_->set(on); !set) {
    if (back_off_ < longest_back_off)
      spdlog::error("the amplifier cannot be switched {}: {}", on ? "on" : "off", to_text(set.error()));
    back_off_ = std::min(2 * back_off_, longest_back_off);
    return now_in(on_, set.error().message);
  }
  back_off_ = first_back_off;
  spdlog::info("the amplifier is {}", on ? "on" : "off");
  now_in(on, {});
}

void AmplifiedPlayer::now_in(bool on, std::string trouble) {
  const bool changed = on != on_ || trouble != trouble_;
  on_ = on;
  trouble_ = std::move(trouble);
  if (changed && listener_.changed) listener_.changed();
}

}  // namespace xiangyin::playout
