#pragma once

#include <optional>

#include "config/settings.hpp"
#include "daemon/core/time.hpp"
#include "daemon/plan/station.hpp"

namespace xiangyin::plan {

/// A stretch of time, its end not included.
struct Span {
  core::Instant begin;
  core::Instant end;
};

/// The first stretch of a daily period that overlaps `span`. A wall clock that is set back shows some times
/// twice: the period holds until the second of them. A period whose end is not after its begin lasts until
/// the next day; it belongs to the day on which it begins.
std::optional<Span> overlap(const config::DailyPeriod& period, const Station& station, Span span);

/// Whether a period is about a zone.
bool holds_for(const config::DailyPeriod& period, const config::Zone& zone);

/// Whether any of the output channels (from 0, ascending) is the zone's.
bool is_heard_in(const config::Zone& zone, const std::vector<int>& channels);

}  // namespace xiangyin::plan
