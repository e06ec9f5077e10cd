#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "daemon/core/time.hpp"
#include "daemon/schedule/timetable.hpp"

namespace xiangyin::schedule {

/// One due moment of a rule. Its identity is (rule, recurrence_id): the local time as the rule says it, which
/// stays the same whatever the clock or the time zone's offset does, so that it can never be said twice.
struct Occurrence {
  std::string rule;
  LocalTime recurrence_id;
  core::Instant start;
};

/// The timetables of all rules, in the order of what each has next after the present: what falls due in a
/// span is found without looking at the rules that do not, and a change of one rule costs what that rule
/// costs. A value, used by one thread at a time.
class Agenda {
 public:
  /// Takes a rule in, or over. Nothing of it is due at or before `not_before`.
  void put(const std::string& rule, std::shared_ptr<const Timetable> timetable, core::Instant not_before);
  void remove(const std::string& rule);

  /// The present is here now. Asking for what is due from here on is cheap; the past can still be asked for,
  /// at the cost of looking at every rule, as going back to it has.
  void advance(core::Instant present);

  /// The occurrences after a moment, one by one, in the order of their starts and then of the rules' names.
  /// The agenda outlives it and does not change meanwhile.
  class Upcoming;
  Upcoming after(core::Instant from) const;
  std::optional<Occurrence> first_after(core::Instant from) const;

  /// The rule's first occurrence after a moment, whether or not the rule was there then; nothing if there is
  /// none, or no such rule.
  std::optional<Occurrence> next(const std::string& rule, core::Instant after) const;

 private:
  struct Entry {
    std::string rule;
    std::shared_ptr<const Timetable> timetable;
    core::Instant not_before;

    std::optional<Timetable::Moment> next(core::Instant after) const {
      return timetable->next(std::max(after, not_before));
    }
  };
  using Held = std::shared_ptr<const Entry>;
  /// Where a rule stands: by its first occurrence after present_.
  struct Place {
    Timetable::Moment moment;
    Held entry;
    bool operator<(const Place& other) const {
      return std::tie(moment.start, entry->rule) < std::tie(other.moment.start, other.entry->rule);
    }
  };
  struct Placed {
    Held entry;
    std::optional<Timetable::Moment> moment;  ///< nothing if it is never due again: then it has no place
  };
  void place(Placed& placed);

  core::Instant present_ = core::Instant::min();
  std::map<std::string, Placed> rules_;
  std::set<Place> order_;
};

class Agenda::Upcoming {
 public:
  Upcoming(const Agenda& agenda, core::Instant from);
  /// The next one; nothing when there will never be any.
  std::optional<Occurrence> next();

 private:
  struct Due {
    Timetable::Moment moment;
    const Entry* entry = nullptr;
    /// The earliest stands at the top of the queue.
    bool operator<(const Due& other) const {
      return std::tie(moment.start, entry->rule) > std::tie(other.moment.start, other.entry->rule);
    }
  };
  void look_up(const Entry& entry, core::Instant after);

  const Agenda& agenda_;
  core::Instant from_;
  std::set<Place>::const_iterator waiting_;  ///< rules from here on have not been looked at yet
  std::priority_queue<Due> due_;             ///< the next occurrence of each rule that has
};

}  // namespace xiangyin::schedule
