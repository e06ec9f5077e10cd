#include <utility>

#include "daemon/playout/loop.hpp"

namespace xiangyin::playout {
namespace {

using core::Instant;
using ledger::Outcome;
using namespace std::chrono_literals;

/// What has fallen due longer ago than this is recorded by rule, not by occurrence. No window is longer.
constexpr core::Duration longest_catching_up = 24h * 8;

/// A clock that is set back by no more than this is a correction: what has been decided stays decided.
constexpr core::Duration furthest_ahead = timekeeping::largest_correction + 1h;

}  // namespace

/// By a clock that may be any time nothing begins. What waits is decided when the time is known, by its
/// lateness. A step of the clock, as time servers make it, wakes the alarm; that a time server has been heard
/// without one the kernel tells nobody, so it is asked once a minute as long as this lasts.
void Conductor::Loop::wait_for_time() {
  for (const Held& broadcast : std::list(broadcasts_)) {
    if (!broadcast->row.rule.empty() && broadcast->interruptions == 0) withdraw(broadcast);
  }
  const std::weak_ptr<Loop> weak = weak_from_this();
  alarm_->set(now() + 1min, [weak](core::Alarm::Cause) {
    if (const auto loop = weak.lock()) loop->spawn(loop->decide_due());
  });
}

/// A clock that was years ahead, and was believed, has left behind that everything until then is decided.
/// When it has been set right that is not so; what really is on record is not said again whatever this says.
void Conductor::Loop::forget_the_future(Instant present) {
  if (settled_ > present + furthest_ahead) settled_ = present;
}

/// Where the clock has gone on by more than any lateness window, all that fell due before is missed. It is
/// not recorded occurrence by occurrence, which could be years of them: the first of each rule stands for the
/// rest.
boost::asio::awaitable<void> Conductor::Loop::pass_over(Instant present) {
  const Instant until = present - longest_catching_up;
  if (settled_ >= until) co_return;
  const Instant from = std::exchange(settled_, until);
  std::vector<std::string> rules;
  for (const auto& [id, rule] : parts_.content.content().rules)
    rules.push_back(id);
  for (const std::string& rule : rules) {
    auto first = plan::first_of(parts_.content.content(), rule, from, until);
    while (first) {
      const bool decided = co_await is_on_record(*first);
      if (!decided) break;
      first = plan::first_of(parts_.content.content(), rule, first->start, until);
    }
    if (!first) continue;
    plan::Ruling missed;
    missed.outcome = Outcome::missed;
    first->reason = "neither this nor what followed until " +
                    to_text(parts_.content.station().time_zone.to_local(until)) +
                    " was said: the station was not running, or the clock was set past it";
    co_await record(*first, missed);
  }
}

boost::asio::awaitable<bool> Conductor::Loop::is_on_record(plan::Planned planned) {
  const auto ask = [&planned](SQLite::Database& database) {
    return ledger::is_decided(database, planned.rule, planned.recurrence_id);
  };
  const auto decided = co_await parts_.store.perform(ask);
  if (!decided) co_return false;
  co_return *decided;
}

}  // namespace xiangyin::playout
