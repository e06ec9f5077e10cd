#include "daemon/plan/arbiter.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace xiangyin::plan {
namespace {

using core::Duration;
using core::Instant;
using ledger::Outcome;
using schedule::Interruption;
using namespace std::chrono_literals;

bool meet(const Bid& left, const Bid& right) {
  auto one = left.channels.begin();
  auto other = right.channels.begin();
  while (one != left.channels.end() && other != right.channels.end()) {
    if (*one == *other) return true;
    *one < *other ? ++one : ++other;
  }
  return false;
}

Outcome outcome_of(Cause cause) {
  switch (cause) {
    case Cause::none:
      return Outcome::completed;
    case Cause::busy:
    case Cause::full:
    case Cause::coalesced:
      return Outcome::displaced;
    case Cause::late:
      return Outcome::missed;
    case Cause::interrupted:
    case Cause::maximum:
    case Cause::emergency_length:
      return Outcome::partial;
    case Cause::quiet_hours:
    case Cause::emergency_count:
    case Cause::minutes_a_day:
    case Cause::repeats_a_day:
      break;
  }
  return Outcome::skipped;
}

}  // namespace

Duration go_on_at(const Bid& bid, Duration said) {
  if (bid.interruption != Interruption::resume) return {};
  // The last seam that has been passed.
  const auto after = std::upper_bound(bid.seams.begin(), bid.seams.end(), said);
  return after == bid.seams.begin() ? Duration{} : *std::prev(after);
}

bool Arbiter::overlap(const Entry& left, const Entry& right) {
  return left.begin < right.end && right.begin < left.end && meet(left.bid, right.bid);
}

bool Arbiter::ranks_before(const Entry& left, const Entry& right) {
  return std::tie(right.bid.priority, left.bid.start, left.number) <
         std::tie(left.bid.priority, right.bid.start, right.number);
}

BidNumber Arbiter::carry_on(Bid bid, Running running) {
  Entry entry;
  entry.number = next_number_++;
  entry.latest = bid.latest();
  entry.bid = std::move(bid);
  entry.whole_end = running.end;
  entry.whole_cut = running.cut;
  static_cast<Running&>(entry) = std::move(running);
  running_.push_back(std::move(entry));
  return running_.back().number;
}

BidNumber Arbiter::carry_on(Bid bid, Held held) {
  Entry entry;
  entry.number = next_number_++;
  entry.bid = std::move(bid);
  entry.latest = held.latest;
  entry.offset = held.offset;
  entry.interruptions = held.interruptions;
  entry.cut_by = std::move(held.cut_by);
  entry.waited = true;
  waiting_.push_back(std::move(entry));
  return waiting_.back().number;
}

BidNumber Arbiter::add(Bid bid) {
  const Instant moment = std::max(bid.start, now_);
  while (now_ < moment) {
    if (undecided_) decide();
    const auto next = next_event();
    now_ = next ? std::min(*next, moment) : moment;
    undecided_ = now_ < moment;
  }
  coalesce(bid);
  Entry entry;
  entry.number = next_number_++;
  entry.latest = bid.latest();
  entry.bid = std::move(bid);
  if (entry.latest < now_) {
    settle(entry, Cause::late);
  } else {
    waiting_.push_back(std::move(entry));
  }
  undecided_ = true;
  return next_number_ - 1;
}

void Arbiter::advance_to(Instant end) {
  for (;;) {
    if (undecided_) decide();
    const auto next = next_event();
    now_ = std::max(now_, next ? std::min(*next, end) : end);
    if (!next || *next > end) return;
    undecided_ = true;
  }
}

std::vector<Ruling> Arbiter::take() {
  return std::exchange(rulings_, {});
}

bool Arbiter::is_waiting(BidNumber bid) const {
  return std::any_of(waiting_.begin(), waiting_.end(),
                     [bid](const Entry& entry) { return entry.number == bid; });
}

std::optional<Instant> Arbiter::next_event() const {
  std::optional<Instant> next;
  const auto consider = [&next](Instant moment) { next = next ? std::min(*next, moment) : moment; };
  for (const Entry& entry : running_)
    consider(std::max(entry.end, now_));
  for (const Entry& entry : waiting_)
    consider(std::max(entry.latest, now_) + 1ns);
  return next;
}

std::optional<Instant> Arbiter::next_event_for_waiting() const {
  if (waiting_.empty()) return std::nullopt;
  return next_event();
}

void Arbiter::decide() {
  undecided_ = false;
  retire();
  std::sort(waiting_.begin(), waiting_.end(), ranks_before);
  for (Entry& entry : std::exchange(waiting_, {})) {
    if (!try_to_begin(entry)) waiting_.push_back(std::move(entry));
  }
}

/// What has ended leaves the air; what was interrupted waits, or is over.
void Arbiter::retire() {
  const auto over = std::stable_partition(running_.begin(), running_.end(),
                                          [this](const Entry& entry) { return entry.end > now_; });
  std::vector<Entry> ended(std::make_move_iterator(over), std::make_move_iterator(running_.end()));
  running_.erase(over, running_.end());
  for (Entry& entry : ended) {
    if (entry.cut != Cause::interrupted) {
      settle(entry, entry.cut);
      continue;
    }
    const Duration said = std::max<Duration>(entry.end - stop_notice - entry.begin, 0ns);
    const bool over_now =
        entry.bid.interruption == Interruption::drop || ++entry.interruptions >= most_interruptions;
    if (over_now) {
      settle(entry, Cause::interrupted);
      continue;
    }
    entry.offset = go_on_at(entry.bid, entry.offset + said);
    entry.latest = entry.wait_from + entry.bid.lateness;
    entry.waited = true;
    entry.cut = Cause::none;
    waiting_.push_back(std::move(entry));
  }
}

Instant Arbiter::earliest(const Entry& entry) const {
  const Instant moment = entry.waited ? now_ + pause_between : now_;
  Instant soonest = started_;
  // What is late already cannot be cued ahead.
  if (entry.bid.start < started_) soonest += would_interrupt(entry) ? quickest_interruption : quickest_start;
  return std::max({entry.bid.start, moment, soonest});
}

bool Arbiter::would_interrupt(const Entry& entry) const {
  return std::any_of(running_.begin(), running_.end(), [&](const Entry& other) {
    return other.bid.priority < entry.bid.priority && other.end > now_ && meet(other.bid, entry.bid);
  });
}

/// False when it has to wait. `waiting_` holds those that wait and come before it.
bool Arbiter::try_to_begin(Entry& entry) {
  const Instant at = earliest(entry);
  if (now_ > entry.latest || (entry.waited && at > entry.latest)) {
    settle(entry, Cause::busy);
    return true;
  }
  Duration length = entry.bid.length - entry.offset;
  Cause cut = Cause::none;
  if (entry.bid.maximum > 0ns && length > entry.bid.maximum) {
    length = entry.bid.maximum;
    cut = Cause::maximum;
  }
  if (!is_free(entry, at, at + length)) {
    entry.waited = true;
    const auto ahead = std::count_if(waiting_.begin(), waiting_.end(), [&entry](const Entry& other) {
      return other.interruptions == 0 && meet(other.bid, entry.bid);
    });
    if (entry.interruptions > 0 || ahead < most_waiting) return false;
    settle(entry, Cause::full);
    return true;
  }
  const bool again = entry.interruptions > 0;
  const AirTime::Answer answer = air_time_.ask(entry.bid, at, length, again);
  if (answer.refusal != Cause::none) {
    entry.in_the_way = answer.zone;
    entry.in_the_way_until = answer.until;
    settle(entry, answer.refusal);
    return true;
  }
  if (length > answer.longest) {
    length = answer.longest;
    cut = Cause::emergency_length;
  }
  entry.begin = at;
  entry.end = at + length;
  entry.cut = cut;
  begin(std::move(entry));
  return true;
}

/// True when nothing but lower classes is on its channels from `at` to `end`, and nothing waits for them that
/// comes before it.
bool Arbiter::is_free(Entry& entry, Instant at, Instant end) const {
  bool free = true;
  for (const Entry& other : running_) {
    if (other.end <= at || other.begin >= end || !meet(other.bid, entry.bid)) continue;
    if (other.bid.priority < entry.bid.priority) continue;
    if (free || other.end > entry.in_the_way_until) {
      entry.in_the_way = other.bid.name;
      entry.in_the_way_until = other.end;
    }
    free = false;
  }
  if (!free) return false;
  const auto ahead = std::find_if(waiting_.begin(), waiting_.end(), [&entry](const Entry& other) {
    return ranks_before(other, entry) && meet(other.bid, entry.bid);
  });
  if (ahead == waiting_.end()) return true;
  entry.in_the_way = ahead->bid.name;
  entry.in_the_way_until = ahead->in_the_way_until;
  return false;
}

void Arbiter::begin(Entry entry) {
  // What has not been heard is withdrawn first: what made room for it has its time back, and may have to make
  // room for this one.
  const auto is_unheard = [&entry](const Entry& other) {
    return overlap(other, entry) && other.begin > entry.begin - stop_notice;
  };
  for (auto unheard = std::find_if(running_.begin(), running_.end(), is_unheard); unheard != running_.end();
       unheard = std::find_if(running_.begin(), running_.end(), is_unheard))
    withdraw(*unheard, entry);
  for (Entry& victim : running_) {
    if (overlap(victim, entry)) cut(victim, entry);
  }
  for (Entry& held : waiting_) {
    if (held.interruptions > 0 && meet(held.bid, entry.bid))
      held.latest = std::max(held.latest, entry.end + held.bid.lateness);
  }
  Ruling ruling;
  ruling.kind = Ruling::Kind::begins;
  ruling.bid = entry.number;
  ruling.at = entry.begin;
  ruling.offset = entry.offset;
  ruling.length = entry.end - entry.begin;
  ruling.cause = entry.cut;
  rulings_.push_back(std::move(ruling));
  air_time_.book(entry.bid, entry.begin, entry.end - entry.begin, entry.interruptions > 0);
  entry.whole_end = entry.end;
  entry.whole_cut = entry.cut;
  running_.push_back(std::move(entry));
}

void Arbiter::cut(Entry& victim, const Entry& by) {
  air_time_.give_back(victim.bid, victim.begin, victim.end - by.begin);
  victim.end = by.begin;
  victim.cut = Cause::interrupted;
  victim.cut_by = by.bid.name;
  victim.cut_for = by.number;
  victim.wait_from = by.end;
  Ruling ruling;
  ruling.kind = Ruling::Kind::is_cut;
  ruling.bid = victim.number;
  ruling.at = by.begin;
  ruling.cause = Cause::interrupted;
  ruling.other = by.bid.name;
  ruling.until = by.end;
  ruling.breaks = by.number;
  rulings_.push_back(std::move(ruling));
}

/// It has not been heard yet: it waits as it did before, and what had to make room for it has it back.
void Arbiter::withdraw(Entry victim, const Entry& by) {
  std::erase_if(running_, [&victim](const Entry& entry) { return entry.number == victim.number; });
  air_time_.unbook(victim.bid, victim.begin, victim.end - victim.begin, victim.interruptions > 0);
  Ruling ruling;
  ruling.kind = Ruling::Kind::withdrawn;
  ruling.bid = victim.number;
  ruling.at = now_;
  rulings_.push_back(std::move(ruling));
  std::vector<BidNumber> freed;
  for (const Entry& entry : running_) {
    if (entry.cut == Cause::interrupted && entry.cut_for == victim.number) freed.push_back(entry.number);
  }
  victim.waited = true;
  victim.cut = Cause::none;
  victim.in_the_way = by.bid.name;
  victim.in_the_way_until = by.end;
  waiting_.push_back(std::move(victim));
  for (const BidNumber number : freed)
    restore(number);
}

/// It has back what it gave up, but for what a higher class has been promised of that since; the others that
/// have been wait again.
void Arbiter::restore(BidNumber number) {
  const auto self = [&] {
    return std::find_if(running_.begin(), running_.end(),
                        [number](const Entry& entry) { return entry.number == number; });
  };
  Entry& entry = *self();
  air_time_.give_back(entry.bid, entry.begin, entry.end - entry.whole_end);
  entry.end = entry.whole_end;
  entry.cut = entry.whole_cut;
  entry.cut_for.reset();
  Ruling ruling;
  ruling.kind = Ruling::Kind::restored;
  ruling.bid = number;
  ruling.at = entry.end;
  ruling.cause = entry.cut;
  rulings_.push_back(std::move(ruling));
  for (const Entry& other : running_) {
    if (other.bid.priority > entry.bid.priority && overlap(other, entry)) cut(entry, other);
  }
  for (;;) {
    const Entry whole = *self();
    const auto other = std::find_if(running_.begin(), running_.end(), [&whole](const Entry& one) {
      return one.number != whole.number && overlap(one, whole);
    });
    if (other == running_.end()) return;
    withdraw(*other, whole);
  }
}

void Arbiter::coalesce(const Bid& newer) {
  if (newer.rule.empty()) return;
  const auto older = std::find_if(waiting_.begin(), waiting_.end(), [&newer](const Entry& entry) {
    return entry.interruptions == 0 && entry.bid.rule == newer.rule;
  });
  if (older == waiting_.end()) return;
  older->in_the_way_until = newer.start;
  settle(*older, Cause::coalesced);
  waiting_.erase(older);
}

void Arbiter::settle(const Entry& entry, Cause cause) {
  Ruling ruling;
  ruling.bid = entry.number;
  ruling.at = now_;
  ruling.cause = cause;
  ruling.outcome = outcome_of(cause);
  ruling.other = entry.in_the_way;
  ruling.until = entry.in_the_way_until;
  if (cause == Cause::coalesced && !entry.waited && entry.bid.start < started_)
    ruling.outcome = Outcome::missed;
  if (cause == Cause::late) ruling.until = entry.latest;
  if (!entry.cut_by.empty()) {
    // It has been heard, if only in part.
    if (cause != Cause::none) ruling.outcome = Outcome::partial;
    if (cause == Cause::none || cause == Cause::busy) ruling.cause = Cause::interrupted;
    if (ruling.cause == Cause::interrupted) ruling.other = entry.cut_by;
  }
  rulings_.push_back(std::move(ruling));
}

}  // namespace xiangyin::plan
