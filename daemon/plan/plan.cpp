#include "daemon/plan/plan.hpp"

#include <algorithm>
#include <utility>

namespace xiangyin::plan {
namespace {

using core::Instant;

/// What starts so much later changes nothing any more.
constexpr auto longest_influence = std::chrono::hours(48);

/// What is due, in the order of the starts, with its rule.
class DueQueue {
 public:
  DueQueue(const Content& content, Instant from)
      : content_(content), upcoming_(content.agenda.after(from)), next_(upcoming_.next()) {}

  bool has_any_until(Instant to) const { return next_ && next_->start <= to; }
  schedule::Occurrence pop() { return *std::exchange(next_, upcoming_.next()); }
  const schedule::Rule& rule_of(const schedule::Occurrence& due) const {
    return content_.rules.at(due.rule).value;
  }

 private:
  const Content& content_;
  schedule::Agenda::Upcoming upcoming_;
  std::optional<schedule::Occurrence> next_;
};

/// An arbiter at work, with what its bids stand for. Bids and rulings are kept `with_steps` only: those of
/// months are much to keep for somebody who wants to see what becomes of them.
class Looking {
 public:
  Looking(const Station& station, Instant now, const Situation& situation, bool with_steps)
      : station_(station), with_steps_(with_steps), air_time_(station), arbiter_(air_time_, now) {
    for (const Aired& aired : situation.aired)
      air_time_.book(aired.bid, aired.begin, aired.length, aired.again);
    for (const Situation::UnderWay& one : situation.under_way)
      carry_on(one);
  }

  void bid(Planned planned, Bid bid) {
    const std::size_t index = note(std::move(planned), bid);
    unsettled_ += 1;
    if (!outlook_.broadcasts[index].reason.empty()) {
      // Nobody bids for what cannot be said.
      Ruling failed;
      failed.bid = index;
      failed.at = bid.start;
      failed.outcome = ledger::Outcome::failed;
      if (with_steps_) outlook_.rulings.push_back(std::move(failed));
      unsettled_ -= 1;
      return;
    }
    numbers_.push_back(index);
    arbiter_.add(std::move(bid));
    take();
  }

  void advance_to(Instant end) {
    arbiter_.advance_to(end);
    take();
  }

  bool all_settled() const { return unsettled_ == 0; }
  std::size_t size() const { return outlook_.broadcasts.size(); }

  Outlook finish() {
    outlook_.waiting.resize(outlook_.broadcasts.size());
    for (BidNumber number = 0; number < numbers_.size(); ++number)
      outlook_.waiting[numbers_[number]] = arbiter_.is_waiting(number);
    outlook_.next = arbiter_.next_event_for_waiting();
    return std::move(outlook_);
  }

 private:
  std::size_t note(Planned planned, const Bid& bid) {
    outlook_.broadcasts.push_back(std::move(planned));
    if (with_steps_) outlook_.bids.push_back(bid);
    return outlook_.broadcasts.size() - 1;
  }

  void carry_on(const Situation::UnderWay& one) {
    numbers_.push_back(note(one.planned, one.bid));
    unsettled_ += 1;
    if (const auto* running = std::get_if<Arbiter::Running>(&one.stage)) {
      air_time_.book(one.bid, running->begin, running->end - running->begin, running->interruptions > 0);
      arbiter_.carry_on(one.bid, *running);
    } else {
      arbiter_.carry_on(one.bid, std::get<Arbiter::Held>(one.stage));
    }
  }

  void take() {
    for (Ruling& ruling : arbiter_.take()) {
      ruling.bid = numbers_[ruling.bid];
      if (ruling.breaks) ruling.breaks = numbers_[*ruling.breaks];
      apply(ruling, outlook_.broadcasts[ruling.bid]);
      if (ruling.kind == Ruling::Kind::settled) unsettled_ -= 1;
      if (with_steps_) outlook_.rulings.push_back(std::move(ruling));
    }
  }

  void apply(const Ruling& ruling, Planned& planned) const {
    switch (ruling.kind) {
      case Ruling::Kind::begins:
        if (planned.sound == core::Duration{} && planned.broadcast.empty()) planned.air_at = ruling.at;
        planned.ends_at = ruling.at + ruling.length;
        planned.sound += ruling.length;
        break;
      case Ruling::Kind::is_cut:
        planned.sound -= planned.ends_at - ruling.at;
        planned.ends_at = ruling.at;
        break;
      case Ruling::Kind::restored:
        planned.sound += ruling.at - planned.ends_at;
        planned.ends_at = ruling.at;
        break;
      case Ruling::Kind::withdrawn:
        planned.sound -= planned.ends_at - planned.air_at;
        planned.air_at = planned.ends_at = planned.start;
        break;
      case Ruling::Kind::settled:
        planned.outcome = ruling.outcome;
        if (ruling.cause != Cause::none) planned.reason = reason(ruling, clock_time(station_, ruling.until));
        break;
    }
  }

  const Station& station_;
  const bool with_steps_;
  AirTime air_time_;
  Arbiter arbiter_;
  Outlook outlook_;
  std::vector<std::size_t> numbers_;  ///< of bids: the index of the broadcast
  int unsettled_ = 0;
};

Planned planned_of(const schedule::Rule& rule, const schedule::Occurrence& due,
                   const Bidding::Prepared& prepared) {
  Planned planned;
  planned.rule = rule.id;
  planned.recurrence_id = to_text(due.recurrence_id);
  planned.start = planned.air_at = planned.ends_at = due.start;
  planned.lateness = std::chrono::seconds(rule.lateness_seconds);
  planned.playlist = rule.playlist;
  planned.zones = rule.zones;
  planned.priority = rule.priority;
  planned.milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(prepared.bid.length).count();
  planned.warnings = prepared.warnings;
  planned.reason = prepared.failure;
  if (!prepared.failure.empty()) {
    planned.outcome = ledger::Outcome::failed;
    planned.milliseconds = 0;
  }
  return planned;
}

/// Feeds what is due to an arbiter. What is shown is what starts in (shown_from, to], up to the limit.
/// `to_the_end`: what starts later is looked at as long as it can still change what is shown.
struct Look {
  Instant shown_from;
  bool to_the_end = false;

  Outlook operator()(const Content& content, const Station& station, const Horizon& horizon,
                     const Situation& situation) const {
    Looking looking(station, horizon.now, situation, !to_the_end);
    Bidding bidding(content, station);
    DueQueue queue(content, horizon.from);
    std::vector<bool> shown(looking.size());
    std::size_t count = 0;
    bool complete = true;
    while (queue.has_any_until(to_the_end ? horizon.to + longest_influence : horizon.to)) {
      const schedule::Occurrence due = queue.pop();
      const schedule::Rule& rule = queue.rule_of(due);
      const Instant start = due.start;
      const bool over = start > horizon.to || count >= horizon.limit;
      if (over && start <= horizon.to) complete = false;
      if (over) {
        looking.advance_to(start - std::chrono::nanoseconds(1));
        if (!to_the_end || looking.all_settled()) break;
      }
      auto prepared = bidding.prepare(rule, start);
      Planned planned = planned_of(rule, due, prepared);
      if (!situation.decided.empty() && situation.decided.contains({planned.rule, planned.recurrence_id}))
        continue;
      looking.bid(std::move(planned), std::move(prepared.bid));
      shown.push_back(!over && start > shown_from);
      count += shown.back() ? 1 : 0;
    }
    if (complete || to_the_end) looking.advance_to(to_the_end ? Instant::max() : horizon.to);
    Outlook outlook = looking.finish();
    outlook.complete = complete;
    outlook.shown = std::move(shown);
    return outlook;
  }
};

}  // namespace

std::string clock_time(const Station& station, Instant instant) {
  return to_text(station.time_zone.to_local(instant)).substr(11);
}

Outlook look_ahead(const Content& content, const Station& station, const Horizon& horizon,
                   const Situation& situation) {
  return Look{Instant::min(), false}(content, station, horizon, situation);
}

Outlook look_ahead(const Station& station, Instant now, const Situation& situation, const Bid& bid) {
  Looking looking(station, now, situation, true);
  looking.bid({}, bid);
  looking.advance_to(bid.start);
  return looking.finish();
}

std::vector<Planned> plan(const Content& content, const Station& station, const Horizon& horizon,
                          const Situation& situation) {
  // What lies far ahead does not depend on what is on air now; the day before it may.
  const bool is_far = horizon.from > horizon.now + longest_influence;
  Horizon wider = horizon;
  wider.now = is_far ? horizon.from - longest_influence : horizon.now;
  wider.from = is_far ? wider.now : situation.settled.value_or(horizon.now);
  Outlook outlook = Look{horizon.from, true}(content, station, wider, is_far ? Situation{} : situation);
  // In place: those of a year are too many to be moved about.
  std::vector<Planned>& planned = outlook.broadcasts;
  std::size_t kept = 0;
  for (std::size_t index = 0; index < planned.size(); ++index) {
    Planned& one = planned[index];
    const bool under_way =
        !one.broadcast.empty() && !one.rule.empty() && one.start > horizon.from && one.start <= horizon.to;
    if (!outlook.shown[index] && !under_way) continue;
    if (kept != index) planned[kept] = std::move(one);
    ++kept;
  }
  planned.erase(planned.begin() + static_cast<std::ptrdiff_t>(kept), planned.end());
  const auto earlier = [](const Planned& left, const Planned& right) { return left.start < right.start; };
  if (!std::is_sorted(planned.begin(), planned.end(), earlier))
    std::stable_sort(planned.begin(), planned.end(), earlier);
  return std::move(planned);
}

std::optional<Planned> first_of(const Content& content, const std::string& rule, Instant from, Instant to) {
  const auto found = content.rules.find(rule);
  if (found == content.rules.end() || !found->second.value.enabled) return std::nullopt;
  const auto due = content.agenda.next(rule, std::max(from, found->second.changed_at));
  if (!due || due->start > to) return std::nullopt;
  return planned_of(found->second.value, *due, {});
}

std::optional<Instant> next_due(const Content& content, Instant from) {
  const auto occurrence = content.agenda.first_after(from);
  return occurrence ? std::optional(occurrence->start) : std::nullopt;
}

}  // namespace xiangyin::plan
