#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "daemon/plan/arbiter.hpp"
#include "daemon/plan/bidding.hpp"

namespace xiangyin::plan {

/// One broadcast to come, with what will become of it as far as can be told.
struct Planned {
  std::string broadcast;  ///< its identity, if it is under way already
  std::string rule;
  std::string recurrence_id;  ///< local time of the occurrence
  core::Instant start;        ///< when it is scheduled
  core::Instant air_at;       ///< when it will begin: later than `start` if another is still on air then
  core::Instant ends_at;      ///< when it will have ended, with what interrupts it
  core::Duration lateness{};
  std::string playlist;
  std::vector<std::string> zones;
  schedule::Priority priority = schedule::Priority::routine;
  std::int64_t milliseconds = 0;  ///< how long it lasts; 0 if it cannot be said
  core::Duration sound{};         ///< for how long it will be heard, with what is said again
  ledger::Outcome outcome = ledger::Outcome::completed;  ///< predicted
  std::string reason;                                    ///< for anything but an undisturbed completion
  std::vector<std::string> warnings;
};

/// Something that was on air, as far as the limits of a day are about it.
struct Aired {
  Bid bid;
  core::Instant begin;
  core::Duration length{};
  bool again = false;  ///< it had been interrupted
};

/// What is settled already when one looks ahead.
struct Situation {
  struct UnderWay {
    Planned planned;
    Bid bid;
    std::variant<Arbiter::Running, Arbiter::Held> stage;
  };
  std::vector<UnderWay> under_way;                        ///< cued, on air, or interrupted
  std::set<std::pair<std::string, std::string>> decided;  ///< (rule, recurrence_id) to leave out
  std::vector<Aired> aired;                               ///< of the last two days, oldest first
  std::optional<core::Instant> settled;  ///< everything up to then has been decided; the present if not known
};

/// What lies ahead: the broadcasts, those under way first, each with its bid, and every step of them in the
/// order in which it is decided.
struct Outlook {
  std::vector<Planned> broadcasts;
  std::vector<Bid> bids;              ///< of the broadcast with the same index
  std::vector<Ruling> rulings;        ///< `bid` is an index into the broadcasts
  std::vector<bool> waiting;          ///< neither on air nor settled at the end
  std::vector<bool> shown;            ///< whether it starts within the span asked for
  bool complete = true;               ///< false when the limit was reached
  std::optional<core::Instant> next;  ///< after the end: when the next step comes that nobody else sets off
};

/// The span looked at: what starts in (from, to], decided from the moment `now` on, at most `limit` of them.
struct Horizon {
  core::Instant from;
  core::Instant now;
  core::Instant to;
  std::size_t limit = 0;
};

/// Every step that the station will take up to the horizon's end. The screen shows this and the conductor
/// follows it: there is no other way to a broadcast by rule.
Outlook look_ahead(const Content& content, const Station& station, const Horizon& horizon,
                   const Situation& situation);

/// What becomes of what starts in (from, to] and has no outcome yet, in the order of the starts, at most
/// `limit`.
std::vector<Planned> plan(const Content& content, const Station& station, const Horizon& horizon,
                          const Situation& situation = {});

/// Whether a broadcast that somebody wants now may begin at its start: the steps that this takes, or a ruling
/// that settles it otherwise. `number` is its index.
Outlook look_ahead(const Station& station, core::Instant now, const Situation& situation, const Bid& bid);

/// The first occurrence of a rule in (from, to].
std::optional<Planned> first_of(const Content& content, const std::string& rule, core::Instant from,
                                core::Instant to);

/// The first moment after `from` at which anything is scheduled; none if nothing ever will be.
std::optional<core::Instant> next_due(const Content& content, core::Instant from);

/// A moment as the station's wall clock shows it: "07:30:20".
std::string clock_time(const Station& station, core::Instant instant);

}  // namespace xiangyin::plan
