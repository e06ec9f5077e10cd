#pragma once

#include <optional>
#include <string>

#include "daemon/core/time.hpp"
#include "daemon/schedule/rule.hpp"

namespace xiangyin::schedule {

/// One due moment of a rule. Its identity is (rule, recurrence_id): the local time as the rule says it, which
/// stays the same whatever the clock or the time zone's offset does, so that it can never be said twice.
struct Occurrence {
  std::string rule;
  LocalTime recurrence_id;
  core::Instant start;
};

/// The rule's first occurrence that starts after `after`; none if there will never be one. The rule being
/// disabled is not looked at. Looks at no more than ten days.
std::optional<Occurrence> next_occurrence(const Rule& rule, core::Instant after);

}  // namespace xiangyin::schedule
