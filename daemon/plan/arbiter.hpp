#pragma once

#include <optional>
#include <vector>

#include "daemon/plan/air_time.hpp"
#include "daemon/plan/bid.hpp"

namespace xiangyin::plan {

/// Between the end of one broadcast and the start of the next that had to wait for it.
inline constexpr core::Duration pause_between = std::chrono::milliseconds(500);
/// A broadcast that must be silent at a moment is stopped this long before: what the output holds is still
/// heard (the player promises silence within a second).
inline constexpr core::Duration stop_notice = std::chrono::seconds(1);
/// What a player needs to open the slowest output and to place the first frame.
inline constexpr core::Duration quickest_start = std::chrono::milliseconds(1500);
/// What it needs to prove a broadcast playable for which another has to make room.
inline constexpr core::Duration quickest_interruption = std::chrono::seconds(3);
/// More bids than this never wait for the same loudspeakers; one that is interrupted this often is over.
inline constexpr int most_waiting = 8;
inline constexpr int most_interruptions = 3;

/// Where an interrupted bid of which so much has been said is taken up again.
core::Duration go_on_at(const Bid& bid, core::Duration said);

/// Decides who is on air, and when. Pure: it knows no clock and no content; time passes by what it is asked.
/// The screen lets it run over a span, the conductor over the next seconds, from what is on air: both see the
/// same steps.
///
/// Bids without a channel in common do not meet. Where they meet, a higher class interrupts every lower one
/// at its moment, and the interrupted one is said again, resumed or dropped as it says itself; equals wait,
/// in the order of their moments, as long as their lateness windows allow, and are displaced then. Of one
/// rule only the newest occurrence waits. What the station's limits (AirTime) forbid does not begin.
class Arbiter {
 public:
  /// `now` is the first moment that can be decided about. `air_time` outlives the arbiter.
  Arbiter(AirTime& air_time, core::Instant now) : air_time_(air_time), started_(now), now_(now) {}

  /// A broadcast on its way or on air.
  struct Running {
    core::Instant begin;
    core::Instant end;  ///< as it is expected now
    core::Duration offset{};
    int interruptions = 0;
    Cause cut = Cause::none;  ///< why it will be silent at `end` before it has said everything
    std::string cut_by;
    core::Instant wait_from;  ///< end of the bid that interrupts it
  };
  /// A broadcast that was interrupted and waits to go on.
  struct Held {
    core::Duration offset{};
    int interruptions = 0;
    core::Instant latest;  ///< it may go on until then
    std::string cut_by;
  };
  BidNumber carry_on(Bid bid, Running running);
  BidNumber carry_on(Bid bid, Held held);
  /// Bids come in the order of their starts.
  BidNumber add(Bid bid);

  /// Decides everything that happens up to and at `end`.
  void advance_to(core::Instant end);
  /// The rulings since the last call, in the order in which they were made.
  std::vector<Ruling> take();

  /// Whether a bid neither runs nor has an outcome.
  bool is_waiting(BidNumber bid) const;
  /// When those that wait must be looked at again, if any do.
  std::optional<core::Instant> next_event_for_waiting() const;

 private:
  /// Where a bid is on air, or will be.
  struct Entry : Running {
    BidNumber number = 0;
    Bid bid;
    core::Instant latest;    ///< may begin until then
    bool waited = false;     ///< something was in its way
    std::string in_the_way;  ///< what that was, and until when
    core::Instant in_the_way_until;
    std::optional<BidNumber> cut_for;  ///< the bid that it makes room for
    core::Instant whole_end;           ///< end and cut as they would be without that
    Cause whole_cut = Cause::none;
  };

  std::optional<core::Instant> next_event() const;
  static bool overlap(const Entry& left, const Entry& right);
  static bool ranks_before(const Entry& left, const Entry& right);
  void decide();
  void retire();
  bool try_to_begin(Entry& entry);
  bool would_interrupt(const Entry& entry) const;
  bool is_free(Entry& entry, core::Instant at, core::Instant end) const;
  void begin(Entry entry);
  void cut(Entry& victim, const Entry& by);
  void withdraw(Entry victim, const Entry& by);
  void restore(BidNumber number);
  void coalesce(const Bid& newer);
  void settle(const Entry& entry, Cause cause);
  core::Instant earliest(const Entry& entry) const;

  AirTime& air_time_;
  const core::Instant started_;
  core::Instant now_;
  bool undecided_ = true;  ///< something has come or ended at `now_`
  BidNumber next_number_ = 0;
  std::vector<Entry> running_;
  std::vector<Entry> waiting_;
  std::vector<Ruling> rulings_;
};

}  // namespace xiangyin::plan
